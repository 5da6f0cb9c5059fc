package io.penstock.engine.wrap;

import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Offers what is in this package to the registry. */
public final class WrapSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(
                ExpandDims.TYPE,
                FirstItem.TYPE,
                InputsAsOwnTargets.TYPE,
                InputsAsTargets.TYPE,
                Items.TYPE,
                Reshape.TYPE,
                Squeeze.TYPE,
                TargetsAsInputs.TYPE,
                Together.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                wrapper("TrainOnly", TrainOnly.class, "Lets a step act in training only.", TrainOnly::new),
                wrapper("TestOnly", TestOnly.class, "Lets a step act outside of training only.", TestOnly::new),
                wrapper("Frozen", Frozen.class, "Keeps a fitted step as it is.", Frozen::new),
                wrapper("AddFeatures", AddFeatures.class, "Puts results beside the inputs.", AddFeatures::new),
                wrapper("ExpandDim", ExpandDim.class, "Lets a step see one more dimension.", ExpandDim::new),
                new MetaType<>(
                        "OutputTransform",
                        OutputTransform.class,
                        "Lets a step act on the targets.",
                        step -> Map.of("undone", step.undone()),
                        (about, children) -> new OutputTransform(
                                children.get(0).step(), !Boolean.FALSE.equals(about.get("undone")))),
                new MetaType<>(
                        "ForEach",
                        ForEach.class,
                        "Lets a step act on every item of a row.",
                        step -> Map.of("depth", step.depth()),
                        (about, children) -> new ForEach(
                                children.get(0).step(), ((Number) about.getOrDefault("depth", 1)).intValue())),
                new MetaType<>(
                        "Checkpoint",
                        Checkpoint.class,
                        "Keeps the rows at hand for every later stage of a fit.",
                        step -> Map.of(),
                        (about, children) -> new Checkpoint()),
                new MetaType<>(
                        "Shuffle",
                        Shuffle.class,
                        "Puts all rows in a random order in training.",
                        step -> Map.of(),
                        (about, children) -> new Shuffle()),
                new MetaType<>(
                        "Reversible",
                        Reversible.class,
                        "Takes preprocessing back from what comes out.",
                        step -> Map.of(),
                        (about, children) -> new Reversible(
                                children.get(0).step(), children.get(1).step())),
                new MetaType<>(
                        "OptionalStep",
                        OptionalStep.class,
                        "A step that a hyperparameter puts in or leaves out.",
                        WrapSteps::settings,
                        (about, children) -> (OptionalStep)
                                restored(new OptionalStep(children.get(0).step()), about)),
                new MetaType<>(
                        "ChooseOne",
                        ChooseOne.class,
                        "Alternatives, one of which acts.",
                        WrapSteps::settings,
                        (about, children) -> (ChooseOne) restored(ChooseOne.ofChildren(children, ""), about)),
                new MetaType<>(
                        "ChooseMany",
                        ChooseMany.class,
                        "Branches, some of which act.",
                        WrapSteps::settings,
                        (about, children) -> (ChooseMany) restored(ChooseMany.ofChildren(children), about)));
    }

    private static <W extends Wrapper> MetaType<W> wrapper(
            String id, Class<W> type, String summary, Function<Step, W> factory) {
        return new MetaType<>(
                id,
                type,
                summary,
                step -> Map.of(),
                (about, children) -> factory.apply(children.get(0).step()));
    }

    /** The settings of a meta-step as plain values. */
    private static Map<String, Object> settings(MetaStep step) {
        return ((Configurable) step).settings().values();
    }

    private static Step restored(Configurable step, Map<String, Object> values) {
        Settings settings = step.settings();
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue());
        }
        return step.with(settings);
    }
}
