package io.penstock.engine.control;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Combiner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveCombiner;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where ways meet again: of the rows as they were and the rows of every way, all rows in their old order, as their ways have made them. */
public final class Joined extends BaseStep implements Combiner {
    static final StepType<Joined> TYPE = StepType.of(
            "Joined", Joined.class, "Inside If and Switch: rows meet again, in order.", List.of(), Joined::new);

    public Joined() {
        this(TYPE.defaults(), State.EMPTY);
    }

    Joined(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Joined> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(List<Schema> flows, Phase phase) {
        return Agreement.of(flows.subList(1, flows.size()));
    }

    @Override
    public LiveCombiner setup(Context context) {
        return flows -> inOrder(flows.get(0).ids(), flows.subList(1, flows.size()));
    }

    /** The rows of these blocks in the order of those ids. */
    static Batch inOrder(long[] ids, List<Batch> ways) {
        Batch all = together(ways);
        Map<Long, Integer> positions = new HashMap<>();
        for (int row = 0; row < all.rows(); row++) {
            positions.put(all.ids()[row], row);
        }
        int[] rows = new int[ids.length];
        for (int row = 0; row < rows.length; row++) {
            Integer position = positions.get(ids[row]);
            if (position == null || positions.size() != all.rows() || all.rows() != ids.length) {
                throw PenstockException.data("every row must go exactly one way")
                        .value(ids.length + " rows in, " + all.rows() + " rows out, beside the row with id " + ids[row])
                        .remedy("give the rows different ids, and let every way keep its rows")
                        .build();
            }
            rows[row] = position;
        }
        return all.select(rows);
    }

    private static Batch together(List<Batch> ways) {
        List<Batch> filled = ways.stream().filter(way -> !way.isEmpty()).toList();
        List<Batch> met = filled.isEmpty() ? ways.subList(0, 1) : filled;
        Schema schema = Agreement.of(met.stream().map(Batch::schema).toList());
        List<Batch> alike = new ArrayList<>();
        for (Batch way : met) {
            List<Column> columns = way.columns();
            alike.add(way.schema().equals(schema) ? way : way.with(schema, columns));
        }
        return Batch.concat(alike);
    }
}
