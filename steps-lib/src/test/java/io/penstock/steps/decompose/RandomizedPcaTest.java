package io.penstock.steps.decompose;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.steps.testing.Tables;

class RandomizedPcaTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return (Learnable) new Pca(2).with(new Pca(2).settings().with(Pca.SOLVER, "randomized"));
    }

    @Override
    public LocalData data() {
        return Tables.numbers(40, 20, 5);
    }
}
