package io.penstock.engine.search;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Room;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Rows that are nothing but names and sizes. */
final class FakeFitter implements Fitter {
    /** By the name that rows were sent through; a hundred where nothing is said. */
    final Map<String, Long> sizes = new HashMap<>();
    /** Rows that cannot be held. */
    final Set<String> broken = new HashSet<>();
    /** What is held by now. */
    final List<String> held = new ArrayList<>();
    /** What was released. */
    final List<String> released = new ArrayList<>();
    /** What was released, by the names that it was kept under. */
    final List<String> releasedAs = new ArrayList<>();
    /** How many times larger a fitted step makes rows. */
    ToLongFunction<Step> growth = step -> 1;
    /** How often somebody wanted to hold rows. */
    int holds;
    /** How often steps were fitted. */
    int fits;

    private record Named(FakeFitter fitter, String name, long times, String key) implements Rows {
        @Override
        public Schema schema() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean areAsScanned() {
            return true;
        }

        @Override
        public Rows through(String other, Step step) {
            return new Named(fitter, other, times, key);
        }

        @Override
        public Rows through(Child child) {
            return new Named(fitter, name, times * fitter.growth.applyAsLong(child.step()), key);
        }

        @Override
        public Rows kept(String other) {
            return new Named(fitter, name, times, other);
        }
    }

    private long size(Rows rows) {
        Named named = (Named) rows;
        return sizes.getOrDefault(named.name(), 100L) * named.times();
    }

    @Override
    public Rows rows() {
        return new Named(this, "rows", 1, "");
    }

    @Override
    public Fitter in(String part, int epoch) {
        return this;
    }

    @Override
    public Step fit(Child child, Rows rows) {
        fits++;
        return child.step();
    }

    @Override
    public Fitter apart(String work) {
        return this;
    }

    @Override
    public boolean isUpdate() {
        return false;
    }

    @Override
    public Step fitOwn(String name, Step step, Rows rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Step fitFurther(Child child, Rows rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> evaluate(Child child, Rows rows, List<? extends Metric<?>> metrics) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T beside(String name, Function<Fitter, T> work) {
        return work.apply(this);
    }

    @Override
    public Optional<Held> hold(Rows rows, boolean training, long mostBytes) {
        holds++;
        String name = ((Named) rows).name();
        if (broken.contains(name)) {
            throw PenstockException.data("rows must be readable").value(name).build();
        }
        if (size(rows) > mostBytes) {
            return Optional.empty();
        }
        held.add(name);
        return Optional.of(new Held() {
            @Override
            public long rows() {
                return 1;
            }

            @Override
            public long bytes() {
                return size(rows);
            }

            @Override
            public void close() {
                held.remove(name);
            }
        });
    }

    @Override
    public List<Errand.Result> send(String name, List<Errand> errands, int places) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(Rows kept) {
        released.add(((Named) kept).name());
        releasedAs.add(((Named) kept).key());
    }

    @Override
    public long bytes(Rows kept) {
        return size(kept);
    }

    @Override
    public Room room() {
        return new Room(1, 8000, 500);
    }

    @Override
    public void note(int epoch, String note) {}
}
