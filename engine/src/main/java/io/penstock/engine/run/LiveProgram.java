package io.penstock.engine.run;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.plan.Program;
import io.penstock.engine.step.Combiner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.ElementwiseChain;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.InvertibleLive;
import io.penstock.engine.step.LiveCombiner;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Transformer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A program at work over one partition, on one thread. Each step is set up when the first block reaches it and torn
 * down, in reverse order, on {@link #close()}.
 */
public final class LiveProgram implements AutoCloseable {
    /** Ends something that was set up. */
    @FunctionalInterface
    private interface Closing {
        void close();
    }

    private final Program program;
    private final Function<String, Step> steps;
    private final Context context;
    private final Map<String, LiveStep> live = new HashMap<>();
    private final Deque<Map.Entry<String, Closing>> started = new ArrayDeque<>();
    private final Map<String, LiveCombiner> combiners = new HashMap<>();
    /** The steps that may change rows. */
    private final Set<String> changing = new HashSet<>();

    private final Map<Integer, ElementwiseChain> chains = new HashMap<>();
    /** By operation: one more than the last of the run that begins there, 0 where that is not known yet. */
    private final int[] runEnds;

    private @Nullable List<Schema> concatInputs;
    private @Nullable Schema concatOutput;

    /**
     * @param steps finds a step by its path
     * @param context of the partition and round; each step gets it at its own path
     */
    public LiveProgram(Program program, Function<String, Step> steps, Context context) {
        this.program = program;
        this.runEnds = new int[program.operations().size()];
        this.steps = steps;
        this.context = context;
    }

    /** Runs every operation on one block. Returns the registers; 0 holds the block itself. */
    public Batch[] run(Batch block) {
        Batch[] registers = new Batch[program.registers()];
        registers[0] = block;
        List<Program.Operation> operations = program.operations();
        for (int i = 0; i < operations.size(); i++) {
            Program.Operation operation = operations.get(i);
            if (operation instanceof Program.Apply apply) {
                int last = lastOfRun(i, registers[apply.in()]);
                if (last > i) {
                    registers[operations.get(last).out()] = fused(i, last, registers[apply.in()]);
                    i = last;
                } else {
                    registers[apply.out()] = transform(apply.path(), registers[apply.in()]);
                }
            } else if (operation instanceof Program.Undo undo) {
                registers[undo.out()] = inverse(undo.path(), registers[undo.in()]);
            } else if (operation instanceof Program.Combine combine) {
                registers[combine.out()] = combine(
                        combine.path(),
                        combine.in().stream().map(in -> registers[in]).toList());
            } else if (operation instanceof Program.Hosted hosted) {
                registers[hosted.out()] = hosted(hosted, registers[hosted.in()]);
            } else if (operation instanceof Program.Concat concat) {
                registers[concat.out()] =
                        concat(concat.in().stream().map(in -> registers[in]).toList());
            }
        }
        return registers;
    }

    /** The last operation of the run of element-wise steps that begins at a position, each feeding only the next; the position itself where there is none. */
    private int lastOfRun(int first, Batch block) {
        if (block.isEmpty()) {
            return first;
        }
        if (runEnds[first] > 0) {
            return runEnds[first] - 1;
        }
        List<Program.Operation> operations = program.operations();
        int last = first;
        while (last + 1 < operations.size()
                && operations.get(last) instanceof Program.Apply apply
                && operations.get(last + 1) instanceof Program.Apply next
                && next.in() == apply.out()
                && program.isReadOnce(apply.out())
                && live(apply.path()) instanceof ElementwiseLive
                && live(next.path()) instanceof ElementwiseLive) {
            last++;
        }
        runEnds[first] = last + 1;
        return last;
    }

    private Batch fused(int first, int last, Batch block) {
        ElementwiseChain chain = chains.get(first);
        if (chain == null || !chain.takes(block.schema())) {
            List<ElementwiseLive> run = program.operations().subList(first, last + 1).stream()
                    .map(operation -> (ElementwiseLive) live(((Program.Apply) operation).path()))
                    .toList();
            chain = ElementwiseChain.of(run, block.schema());
            chains.put(first, chain);
        }
        return chain.transform(block);
    }

    private Batch transform(String path, Batch block) {
        LiveStep step = live(path);
        try {
            Batch out = step.transform(block);
            return changing.contains(path) ? DerivedIds.of(path, block, out) : requireSameRows(path, block, out);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, path, "transform");
        }
    }

    private Batch combine(String path, List<Batch> flows) {
        try {
            LiveCombiner combiner = combiners.get(path);
            if (combiner == null) {
                combiner = ((Combiner) steps.apply(path)).setup(context.at(path));
                combiners.put(path, combiner);
                LiveCombiner made = combiner;
                started.push(Map.entry(path, made::close));
            }
            return requireSameRows(path, flows.get(0), combiner.combine(flows));
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, path, "combine");
        }
    }

    private Batch hosted(Program.Hosted hosted, Batch block) {
        String path = hosted.path();
        try {
            LiveStep host = live.get(path);
            if (host == null) {
                host = host(path, hosted.parts());
                live.put(path, host);
                started.push(Map.entry(path, host::close));
            }
            return host.transform(block);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, path, "transform");
        }
    }

    private LiveStep host(String path, List<Program> programs) {
        Host host = (Host) steps.apply(path);
        Context inside = context.inPhase(host.phase(context.phase()));
        List<Host.Part> parts = new ArrayList<>();
        for (Program part : programs) {
            parts.add(worker -> new LivePart(new LiveProgram(part, steps, inside.inWorker(worker)), part.result()));
        }
        return host.setup(context.at(path), parts);
    }

    /** A part of a plan in the hands of a host. */
    private record LivePart(LiveProgram program, int result) implements LiveStep {
        @Override
        public Batch transform(Batch batch) {
            return program.run(batch)[result];
        }

        @Override
        public void teardown() {
            program.close();
        }
    }

    private Batch inverse(String path, Batch block) {
        if (!(live(path) instanceof InvertibleLive step)) {
            throw PenstockException.user("a step on targets must be able to undo its effect")
                    .at(path)
                    .remedy("let its setup return an InvertibleLive")
                    .build();
        }
        try {
            return requireSameRows(path, block, step.inverse(block));
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, path, "inverse");
        }
    }

    private static Batch requireSameRows(String path, Batch in, Batch out) {
        if (in.ids() != out.ids() && !Arrays.equals(in.ids(), out.ids())) {
            throw PenstockException.user("a step must give back the rows that it was given, with their ids")
                    .at(path)
                    .value(in.rows() + " rows in, " + out.rows() + " rows out")
                    .remedy("keep the ids, or let the step implement RowChanging")
                    .build();
        }
        return out;
    }

    private LiveStep live(String path) {
        LiveStep known = live.get(path);
        if (known != null) {
            return known;
        }
        LiveStep made;
        try {
            Transformer step = (Transformer) steps.apply(path);
            made = step.setup(context.at(path));
            if (step instanceof RowChanging) {
                changing.add(path);
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            throw PenstockException.wrap(e, path, "setup");
        }
        live.put(path, made);
        started.push(Map.entry(path, made::close));
        return made;
    }

    private Batch concat(List<Batch> branches) {
        List<Schema> schemas = branches.stream().map(Batch::schema).toList();
        Schema schema = concatOutput;
        if (schema == null || !schemas.equals(concatInputs)) {
            schema = Program.Concat.schema(schemas);
            concatOutput = schema;
            concatInputs = schemas;
        }
        List<Column> inputs = new ArrayList<>();
        for (Batch branch : branches) {
            for (int i = 0; i < branch.schema().size(); i++) {
                if (branch.schema().field(i).role() == Role.INPUT) {
                    inputs.add(branch.column(i));
                }
            }
        }
        return branches.get(0).withInputs(schema, inputs);
    }

    /** Tears down every step that was set up, in reverse, whatever the others throw; the first failure is thrown at the end. */
    @Override
    public void close() {
        PenstockException first = null;
        while (!started.isEmpty()) {
            Map.Entry<String, Closing> entry = started.pop();
            try {
                entry.getValue().close();
            } catch (RuntimeException e) {
                PenstockException failure = PenstockException.wrap(e, entry.getKey(), "teardown");
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        live.clear();
        if (first != null) {
            throw first;
        }
    }
}
