package io.penstock.steps.label;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.step.State;
import java.util.List;

/**
 * The target of a model, which its state keeps: there is none in the data that are predicted.
 *
 * @param name of the column
 * @param type of its values, and of the predictions
 */
public record Target(String name, DataType type) {
    /** The target of a step that learns one of several. */
    public static final Param<String> PARAM =
            Param.text("target", "").doc("The target to learn; may be left out where there is only one.");

    private static final String NAME = "target";
    private static final String TYPE = "target_type";

    /**
     * The only target of a schema, of one value a row.
     *
     * @throws PenstockException where there is none or are several, or where it is no scalar
     */
    public static Target of(Schema schema) {
        return of(schema, "");
    }

    /**
     * The target of that name, of one value a row.
     *
     * @param name empty for the only target
     * @throws PenstockException where there is none or are several, or where it is no scalar
     */
    public static Target of(Schema schema, String name) {
        List<Field> targets = schema.targets().stream()
                .filter(field -> name.isEmpty() || field.name().equals(name))
                .toList();
        if (targets.size() != 1) {
            throw PenstockException.user("this step learns one target")
                    .value(
                            targets.isEmpty()
                                    ? (name.isEmpty() ? "none in " : "no target '" + name + "' in ") + schema
                                    : targets.size() + ": " + targets)
                    .remedy(
                            targets.isEmpty()
                                    ? "name the target column"
                                    : "set the parameter target to one of them, or give the others another role")
                    .build();
        }
        Field target = targets.get(0);
        if (!target.shape().isEmpty() || target.type() == DataType.BINARY) {
            throw PenstockException.user("a target to be learned is one number or one word a row")
                    .value("the target " + target)
                    .remedy("name another target column")
                    .build();
        }
        return new Target(target.name(), target.type());
    }

    public static Target read(State state) {
        return new Target(state.text(NAME), DataType.valueOf(state.text(TYPE)));
    }

    public State write(State state) {
        return state.with(NAME, (Object) name).with(TYPE, (Object) type.name());
    }
}
