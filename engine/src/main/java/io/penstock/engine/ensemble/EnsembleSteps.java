package io.penstock.engine.ensemble;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Offers what is in this package to the registry. */
public final class EnsembleSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(AsMeasured.TYPE, Beside.TYPE, Predictions.TYPE, Votes.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                new MetaType<>(
                        "Voting",
                        Voting.class,
                        "Several models answer as one.",
                        step -> step.settings().values(),
                        (about, children) -> {
                            Settings settings = Settings.of(Voting.PARAMS);
                            for (Map.Entry<String, Object> entry : about.entrySet()) {
                                settings = settings.with(entry.getKey(), entry.getValue());
                            }
                            return new Voting(children, settings);
                        }),
                new MetaType<>(
                        "Stacking",
                        Stacking.class,
                        "A judge learns from what models predict for rows that they have not seen.",
                        step -> StepDocument.write(step.splitter(), StepTypes.discover()),
                        (about, children) -> new Stacking(
                                children.get(0).step(), children.get(1).step(), splitter(about))),
                new MetaType<>(
                        "PartitionEnsemble",
                        PartitionEnsemble.class,
                        "A copy of a step learns from each partition; the copies answer as one.",
                        EnsembleSteps::describe,
                        EnsembleSteps::ensemble),
                new MetaType<>(
                        "PartitionStacking",
                        PartitionStacking.class,
                        "A judge learns from what copies say of rows of other partitions than their own.",
                        step -> Map.of(),
                        (about, children) -> stacking(children)),
                new MetaType<>(
                        "Panel",
                        Panel.class,
                        "Inside an ensemble by partition: fitted copies side by side.",
                        panel -> Map.of("partitions", panel.partitions()),
                        (about, children) -> new Panel(children, partitions(about))),
                new MetaType<>(
                        "OutOfPartition",
                        Panel.OutOfPartition.class,
                        "Inside an ensemble by partition: copies answer for rows of other partitions.",
                        out -> Map.of("partitions", out.panel().partitions()),
                        (about, children) -> new Panel.OutOfPartition(new Panel(children, partitions(about)))));
    }

    private static Map<String, Object> describe(PartitionEnsemble ensemble) {
        return Map.of(
                "kind",
                ensemble.kind().name().toLowerCase(Locale.ROOT),
                "members",
                ensemble.members(),
                "left_out",
                ensemble.leftOut());
    }

    private static PartitionEnsemble ensemble(Map<String, Object> about, List<Child> children) {
        Step step = children.get(0).step();
        int members = ((Number) about.getOrDefault("members", 0)).intValue();
        boolean fits = members == 0
                || step instanceof Voting voting && voting.children().size() == members
                || step instanceof Panel panel && panel.children().size() == members;
        String kind = String.valueOf(about.getOrDefault("kind", "vote"));
        List<String> known = Arrays.stream(PartitionEnsemble.Kind.values())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!fits || !known.contains(kind)) {
            throw PenstockException.user("an ensemble by partition is of one of the kinds " + known)
                    .value("'" + kind + "' with " + members + " members")
                    .remedy(fits ? Nearest.remedy(kind, known) : "leave 'members' out: they come with a fit")
                    .build();
        }
        return new PartitionEnsemble(
                step,
                PartitionEnsemble.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                members,
                ((Number) about.getOrDefault("left_out", 0)).intValue());
    }

    /** The first of the steps may be the ensemble of a panel, or what its copies are made of. */
    private static PartitionStacking stacking(List<Child> children) {
        Step models = children.get(0).step();
        Step judge = children.get(1).step();
        return models instanceof PartitionEnsemble ensemble
                ? new PartitionStacking(ensemble, judge)
                : PartitionEnsemble.stacking(models, judge);
    }

    private static List<Integer> partitions(Map<String, Object> about) {
        return about.get("partitions") instanceof List<?> list
                ? list.stream().map(number -> ((Number) number).intValue()).toList()
                : List.of();
    }

    private static Splitter splitter(Map<String, Object> about) {
        StepType<?> type = StepDocument.type(about, StepTypes.discover());
        return (Splitter) type.create(StepDocument.settings(about, type), State.EMPTY);
    }
}
