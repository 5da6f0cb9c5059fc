package io.penstock.engine.control;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Phase;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepProvider;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Offers what is in this package to the registry. */
public final class ControlSteps implements StepProvider {
    @Override
    public List<StepType<?>> types() {
        return List.of(Joined.TYPE, RowsWhere.TYPE, Turns.TYPE);
    }

    @Override
    public List<MetaType<?>> metaTypes() {
        return List.of(
                new MetaType<>(
                        "If",
                        If.class,
                        "Rows for which a condition holds go through one step, the others through another.",
                        step -> Map.of("condition", ConditionDocument.write(step.condition())),
                        (about, children) -> new If(
                                ConditionDocument.read(about.get("condition")),
                                children.get(0).step(),
                                children.get(1).step())),
                new MetaType<>(
                        "Switch",
                        Switch.class,
                        "Each row goes through the step of the first case that holds for it.",
                        step -> Map.of(
                                "conditions",
                                step.conditions().stream()
                                        .map(ConditionDocument::write)
                                        .toList()),
                        (about, children) -> new Switch(conditions(about.get("conditions")), children)),
                new MetaType<>(
                        "IfPhase",
                        IfPhase.class,
                        "One step in one phase, another one in the others.",
                        step -> Map.of("phase", step.phase().name()),
                        (about, children) -> new IfPhase(
                                phase(about.get("phase")),
                                children.get(0).step(),
                                children.get(1).step())),
                new MetaType<>(
                        "SwitchByPhase",
                        SwitchByPhase.class,
                        "A step for every phase.",
                        step -> Map.of(),
                        (about, children) -> new SwitchByPhase(
                                children.get(0).step(),
                                children.get(1).step(),
                                children.get(2).step())),
                new MetaType<>(
                        "Loop",
                        Loop.class,
                        "Each row goes through the steps again and again, until a condition holds.",
                        step -> Map.of(
                                "until", ConditionDocument.write(step.until()),
                                "most", step.most(),
                                "counted", step.counted()),
                        (about, children) -> new Loop(
                                children,
                                ConditionDocument.read(about.get("until")),
                                ((Number) about.getOrDefault("most", 1)).intValue(),
                                Boolean.TRUE.equals(about.get("counted")))),
                new MetaType<>(
                        "Break",
                        Break.class,
                        "Lets rows out of a loop.",
                        step -> Map.of("when", ConditionDocument.write(step.when())),
                        (about, children) -> new Break(ConditionDocument.read(about.get("when")))),
                new MetaType<>(
                        "Continue",
                        Continue.class,
                        "Lets rows out of one turn of a loop.",
                        step -> Map.of("when", ConditionDocument.write(step.when())),
                        (about, children) -> new Continue(ConditionDocument.read(about.get("when")))));
    }

    private static List<Condition> conditions(@Nullable Object documents) {
        if (documents instanceof List<?> list) {
            return list.stream().map(ConditionDocument::read).toList();
        }
        throw altered("conditions", documents);
    }

    private static Phase phase(@Nullable Object name) {
        for (Phase phase : Phase.values()) {
            if (phase.name().equals(name)) {
                return phase;
            }
        }
        throw altered("a phase", name);
    }

    private static PenstockException altered(String what, @Nullable Object found) {
        return PenstockException.data("the description of a step must be complete")
                .value(what + " is " + found)
                .remedy("the file was altered; take it from its source again")
                .build();
    }
}
