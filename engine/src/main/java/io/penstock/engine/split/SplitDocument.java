package io.penstock.engine.split;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.util.Map;

/** A splitter as plain values: {@code {KFold: {folds: 3, shuffled: true}}}. */
public final class SplitDocument {
    private SplitDocument() {}

    public static Map<String, Object> write(Splitter split) {
        return Map.of(split.type().id(), split.settings().values());
    }

    /** Reads what {@link #write} wrote. Throws a {@link PenstockException} that says what is wrong. */
    public static Splitter read(Object described) {
        Map<String, Object> document = StepDocument.map(described, "split");
        if (document.size() != 1) {
            throw wrong(String.valueOf(described));
        }
        Map.Entry<String, Object> only = document.entrySet().iterator().next();
        StepType<?> type = StepTypes.discover().byId(only.getKey());
        Settings settings = type.defaults();
        for (Map.Entry<String, Object> entry :
                StepDocument.map(only.getValue(), only.getKey()).entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue());
        }
        if (type.create(settings, State.EMPTY) instanceof Splitter splitter) {
            return splitter;
        }
        throw wrong(only.getKey());
    }

    private static PenstockException wrong(String value) {
        return PenstockException.user("a split is made by a splitter")
                .value("'" + value + "'")
                .remedy("write for example {HoldOut: {fraction: 0.2}} or {KFold: {folds: 3, shuffled: true}}")
                .build();
    }
}
