package io.penstock.spark.wire;

import io.penstock.engine.plan.Program;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.run.UsedDevice;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.rows.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** The step types that this process knows, and the wire that goes with them; one per class loader. Thread-safe. */
public final class KnownTypes {
    private static final Map<ClassLoader, KnownTypes> BY_LOADER = new WeakHashMap<>();
    private static final List<Class<?>> OWN = List.of(
            Layout.class,
            Layout.Slot.class,
            Source.class,
            Source.Kind.class,
            Phase.class,
            Program.class,
            Program.Apply.class,
            Program.Undo.class,
            Program.Concat.class,
            Program.Combine.class,
            Program.Hosted.class,
            TaskPass.Result.class,
            UsedDevice.class);

    private final StepTypes types;
    private final Wire wire;

    private KnownTypes(List<Class<?>> more) {
        types = StepTypes.discover();
        List<Class<?>> onWire = new ArrayList<>(OWN);
        onWire.addAll(more);
        for (StepType<?> type : types.all()) {
            onWire.addAll(type.wireTypes());
        }
        wire = Wire.of(onWire);
    }

    /** What the providers offer to the current thread's context class loader; looked up once. */
    public static KnownTypes current() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ClassLoader key = loader == null ? KnownTypes.class.getClassLoader() : loader;
        synchronized (BY_LOADER) {
            return BY_LOADER.computeIfAbsent(key, unused -> new KnownTypes(TaskTypes.ALL));
        }
    }

    /** As {@link #current()}, but looks again where the step's class is not known yet: a notebook may have added it. */
    public static KnownTypes knowing(Iterable<? extends Step> steps) {
        KnownTypes known = current();
        for (Step step : steps) {
            if (!known.types.knows(step)) {
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                synchronized (BY_LOADER) {
                    BY_LOADER.remove(loader == null ? KnownTypes.class.getClassLoader() : loader);
                }
                return current();
            }
        }
        return known;
    }

    public StepTypes types() {
        return types;
    }

    public Wire wire() {
        return wire;
    }
}
