package io.penstock.engine.ensemble;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits a copy of a step to each partition. The partial is a list with one map per partition that had rows: its number, and a parcel with the
 * fitted copy, or why it could not be fitted.
 */
final class MemberLearner implements Learner<List<Map<String, Object>>> {
    private static final String PARTITION = "partition";
    private static final String PARCEL = "parcel";
    private static final String REFUSED = "refused";

    private final PartitionEnsemble ensemble;

    MemberLearner(PartitionEnsemble ensemble) {
        this.ensemble = ensemble;
    }

    @Override
    public Pass<List<Map<String, Object>>> open(Context context) {
        List<Batch> rows = new ArrayList<>();
        return Pass.of(
                batch -> {
                    if (!batch.isEmpty()) {
                        rows.add(batch);
                    }
                },
                () -> rows.isEmpty() ? List.of() : List.of(member(rows, context)));
    }

    private Map<String, Object> member(List<Batch> rows, Context context) {
        LocalRunner runner =
                LocalRunner.create().threads(1).seed(Seeds.hash(context.seed(), context.partition(), context.epoch()));
        for (Map.Entry<Class<?>, Object> service : context.services().entrySet()) {
            runner = runner.serviceOf(service.getKey(), service.getValue());
        }
        if (!context.device().equals(Device.CPU)) {
            runner = runner.devices(context.device());
        }
        Map<String, Object> member = new LinkedHashMap<>();
        member.put(PARTITION, context.partition());
        try {
            Step fitted = runner.fit(ensemble.template(), LocalData.of(rows.toArray(new Batch[0])))
                    .step();
            member.put(PARCEL, Parcel.pack(fitted, StepTypes.discover()).bytes());
        } catch (PenstockException e) {
            if (e.failureClass() != FailureClass.DATA && e.failureClass() != FailureClass.USER) {
                throw e;
            }
            member.put(REFUSED, e.getMessage());
        }
        return member;
    }

    @Override
    public List<Map<String, Object>> merge(List<Map<String, Object>> left, List<Map<String, Object>> right) {
        List<Map<String, Object>> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    @Override
    public Outcome conclude(List<Map<String, Object>> total, State memory) {
        List<Child> members = new ArrayList<>();
        List<Integer> partitions = new ArrayList<>();
        String refused = "";
        StepTypes types = StepTypes.discover();
        for (Map<String, Object> partial : total) {
            if (partial.get(PARCEL) instanceof byte[] parcel) {
                members.add(new Child("member_" + members.size(), Parcel.unpack(parcel, types)));
                partitions.add(((Number) partial.getOrDefault(PARTITION, 0)).intValue());
            } else if (refused.isEmpty()) {
                refused = String.valueOf(partial.get(REFUSED));
            }
        }
        if (members.isEmpty()) {
            throw PenstockException.data("at least one partition must be fit for learning")
                    .value(refused.isEmpty() ? "no rows" : refused)
                    .remedy("cut the data into fewer partitions, or shuffle them before")
                    .build();
        }
        Step together = ensemble.kind() == PartitionEnsemble.Kind.PANEL
                ? new Panel(members, partitions)
                : new Voting(members, ensemble.settings());
        return new Outcome.Fitted(
                new PartitionEnsemble(together, ensemble.kind(), members.size(), total.size() - members.size()));
    }
}
