package io.penstock.engine.plan;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.step.Placement;
import java.util.List;
import java.util.Optional;

/** A node of a plan. A runner has one translator per kind. */
public sealed interface Node {
    /**
     * The data as they come, narrowed to the columns that the plan needs.
     *
     * @param schema what is read
     */
    record Scan(Schema schema) implements Node {}

    /**
     * Any number of steps that work block by block, as one pass inside the scan.
     *
     * @param scan where the blocks come from
     * @param program what is done with each
     */
    record Fused(Scan scan, Program program) implements Node {}

    /**
     * One or several fits over one scan.
     *
     * @param number counts the stages from 1
     * @param input the scan and what is done to each block before it is learned
     * @param fits what is learned
     * @param placement a wish about where, if there is one
     */
    record Aggregate(int number, Fused input, List<Fit> fits, Optional<Placement> placement) implements Node {
        public Aggregate {
            fits = List.copyOf(fits);
        }

        /** True where several rounds read the same blocks, which are then kept at hand after the fused steps. */
        public boolean isCached() {
            return fits.stream().anyMatch(Fit::iterative);
        }

        /** The registers that later rounds read; the others become null, so that nothing else is kept at hand. */
        public Batch[] keepOnlyLearned(Batch[] registers) {
            Batch[] kept = new Batch[registers.length];
            fits.stream().filter(Fit::iterative).forEach(fit -> kept[fit.register()] = registers[fit.register()]);
            return kept;
        }
    }

    /**
     * One step that learns.
     *
     * @param path its path
     * @param register where the program leaves the blocks that it learns from
     * @param schema of these blocks, as far as it is known
     * @param exactness how far the result depends on the partitioning
     * @param iterative whether it needs several rounds
     */
    record Fit(String path, int register, Schema schema, Exactness exactness, boolean iterative) {}
}
