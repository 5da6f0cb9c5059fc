package io.penstock.engine.run;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gives the copies that a step has made of rows ids of their own: the first keeps the id of its row, the others get derived ones. */
final class DerivedIds {
    private DerivedIds() {}

    /**
     * The block with unique ids.
     *
     * @throws PenstockException where an id comes out that did not go in
     */
    static Batch of(String path, Batch in, Batch out) {
        if (in.ids() == out.ids()) {
            return out;
        }
        Set<Long> known = new HashSet<>();
        for (long id : in.ids()) {
            known.add(id);
        }
        long[] ids = out.ids().clone();
        Map<Long, Integer> seen = new HashMap<>();
        for (int row = 0; row < ids.length; row++) {
            if (!known.contains(ids[row])) {
                throw PenstockException.user("a step that changes rows must give every row the id of one that went in")
                        .at(path)
                        .value("the id " + ids[row] + " in row " + row + " of the block")
                        .remedy("make the rows with Batch.select, which keeps their ids")
                        .build();
            }
            int copy = seen.merge(ids[row], 1, Integer::sum) - 1;
            if (copy > 0) {
                ids[row] = Seeds.derivedId(path, ids[row], copy);
            }
        }
        return Batch.of(out.schema(), ids, out.columns());
    }
}
