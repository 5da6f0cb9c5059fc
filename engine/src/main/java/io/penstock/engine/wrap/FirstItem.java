package io.penstock.engine.wrap;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;

/** The way out of an {@link ExpandDim}: the leading dimension of size 1 goes away. */
final class FirstItem extends BaseStep implements Transformer {
    static final StepType<FirstItem> TYPE = StepType.of(
                    "FirstItem",
                    FirstItem.class,
                    "Inside ExpandDim: a leading dimension goes away.",
                    List.of(),
                    FirstItem::new)
            .asInner();

    FirstItem() {
        this(TYPE.defaults(), State.EMPTY);
    }

    FirstItem(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<FirstItem> type() {
        return TYPE;
    }

    private static List<Integer> rest(Field field) {
        return field.shape().subList(1, field.shape().size());
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return Dimensions.outputs(inputs, FirstItem::rest);
    }

    @Override
    public LiveStep setup(Context context) {
        return batch -> Dimensions.transform(batch, FirstItem::rest);
    }
}
