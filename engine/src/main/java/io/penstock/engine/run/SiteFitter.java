package io.penstock.engine.run;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Driver;
import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Room;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.plan.Site;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What one driver fits with, in one part of its work. */
record SiteFitter(FitLoop loop, Driver driver, String path, Site site, Scope scope, Set<String> kept, boolean further)
        implements Fitter {
    @Override
    public Rows rows() {
        return new SiteRows(this, site);
    }

    @Override
    public Fitter in(String part, int epoch) {
        return new SiteFitter(loop, driver, path, site, scope.inside(part, epoch), kept, further);
    }

    @Override
    public Fitter apart(String work) {
        return new SiteFitter(loop, driver, path, site, scope.apart(work), kept, further);
    }

    private String pathOf(Child child) {
        return Trees.childPath(path, driver, child);
    }

    @Override
    public Step fit(Child child, Rows rows) {
        return fit(child, rows, further);
    }

    @Override
    public boolean isUpdate() {
        return further;
    }

    @Override
    public Step fitOwn(String name, Step step, Rows rows) {
        FitLoop.requireGoesOn(path);
        return loop.fit(((SiteRows) rows).site(), path + Trees.OWN + name, step, scope, false);
    }

    @Override
    public Step fitFurther(Child child, Rows rows) {
        return fit(child, rows, true);
    }

    private Step fit(Child child, Rows rows, boolean goesOn) {
        FitLoop.requireGoesOn(path);
        return loop.fit(((SiteRows) rows).site(), pathOf(child), child.step(), scope, goesOn);
    }

    @Override
    public Map<String, Object> evaluate(Child child, Rows rows, List<? extends Metric<?>> metrics) {
        FitLoop.requireGoesOn(path);
        Plan plan = ((SiteRows) rows).site().evaluate(pathOf(child), child.step(), scope);
        return loop.measure(path, plan, scope, metrics);
    }

    @Override
    public <T> T beside(String name, Function<Fitter, T> work) {
        Set<String> own = ConcurrentHashMap.newKeySet();
        Scope inside = scope.apart(name);
        try {
            return loop.runner().named(name, () -> {
                FitLoop beside = new FitLoop(loop.runner(), Progress.NONE);
                return work.apply(new SiteFitter(beside, driver, path, site, inside, own, further));
            });
        } finally {
            own.forEach(loop.runner()::release);
        }
    }

    @Override
    public Optional<Held> hold(Rows rows, boolean training, long mostBytes) {
        FitLoop.requireGoesOn(path);
        Phase phase = training ? Phase.TRAIN : Phase.EVALUATE;
        Plan plan = ((SiteRows) rows).site().rows(driver, phase, scope);
        return loop.runner().hold(path, plan, scope, mostBytes);
    }

    @Override
    public List<Errand.Result> send(String name, List<Errand> errands, int places) {
        FitLoop.requireGoesOn(path);
        List<Work> work = new ArrayList<>();
        for (Errand errand : errands) {
            work.add(new Work(pathOf(errand.child()), scope, errand));
        }
        return loop.runner().send(name, work, places);
    }

    @Override
    public void release(Rows rows) {
        Site site = ((SiteRows) rows).site();
        // They may come back, as long as someone has the recipe: the driver's end releases them again.
        site.keptKey().ifPresent(key -> keys(key).forEach(loop.runner()::release));
    }

    private static List<String> keys(String key) {
        return Arrays.stream(Phase.values()).map(phase -> key + "/" + phase).toList();
    }

    @Override
    public long bytes(Rows rows) {
        return ((SiteRows) rows)
                .site()
                .keptKey()
                .map(key -> loop.runner().keptBytes(keys(key)))
                .orElse(0L);
    }

    @Override
    public Room room() {
        return loop.runner().room();
    }

    @Override
    public void note(int epoch, String note) {
        loop.progress().round(path, epoch, note);
    }

    /** A recipe for rows. */
    private record SiteRows(SiteFitter fitter, Site site) implements Rows {
        @Override
        public Schema schema() {
            return site.schema(fitter.scope());
        }

        @Override
        public boolean areAsScanned() {
            return site.isAsScanned(fitter.scope());
        }

        @Override
        public Rows through(String name, Step step) {
            return new SiteRows(fitter, site.through(fitter.path() + Trees.OWN + name, step));
        }

        @Override
        public Rows through(Child child) {
            return new SiteRows(fitter, site.through(fitter.pathOf(child), child.step()));
        }

        @Override
        public Rows kept(String name) {
            String key = fitter.path() + fitter.scope().key() + Trees.OWN + name;
            fitter.kept().addAll(keys(key));
            return new SiteRows(fitter, site.kept(key));
        }
    }
}
