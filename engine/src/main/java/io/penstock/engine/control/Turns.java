package io.penstock.engine.control;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.Saver;
import io.penstock.engine.type.StepType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Loop} does with the rows of a block, turn after turn.
 *
 * @param exits one behind each part
 */
record Turns(Condition until, List<Exit> exits, int most, boolean counted) implements Host {
    static final StepType<Turns> TYPE = StepType.of(
                    "Turns",
                    Turns.class,
                    "Inside Loop: sends rows through again and again.",
                    List.of(),
                    (settings, state) -> new Turns(Condition.always(), List.of(), 1, false))
            .savedBy(new TurnsSaver());

    Turns {
        exits = List.copyOf(exits);
    }

    /** Writes everything as JSON. */
    private static final class TurnsSaver implements Saver<Turns> {
        private static final String FILE = "turns.json";

        @Override
        public void save(Turns step, Folder folder) throws IOException {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("until", ConditionDocument.write(step.until));
            document.put("exits", step.exits.stream().map(Exit::document).toList());
            document.put("most", step.most);
            document.put("counted", step.counted);
            folder.write(FILE, Json.write(document));
        }

        @Override
        public Turns load(Settings settings, Folder folder) throws IOException {
            Map<String, Object> document = Json.readMap(folder.read(FILE), FILE);
            if (!(document.get("most") instanceof Integer most)
                    || !(document.get("exits") instanceof List<?> exits)
                    || most < 1) {
                throw new IOException(FILE + " is not complete");
            }
            return new Turns(
                    ConditionDocument.read(document.get("until")),
                    exits.stream().map(Exit::read).toList(),
                    most,
                    Boolean.TRUE.equals(document.get("counted")));
        }
    }

    @Override
    public LiveStep setup(Context context, List<Part> parts) {
        return new LiveTurns(parts);
    }

    /** The rows of one block on their way. */
    private final class LiveTurns implements LiveStep {
        private final List<Part> parts;
        private final List<LiveStep> live = new ArrayList<>();

        LiveTurns(List<Part> parts) {
            this.parts = parts;
        }

        @Override
        public Batch transform(Batch block) {
            List<Batch> done = new ArrayList<>();
            Batch active = block;
            for (int turn = 0; ; turn++) {
                active = rest(active, until.holds(active), done);
                if (active.isEmpty() || (counted && turn == most)) {
                    break;
                }
                if (turn == most) {
                    throw endless(active);
                }
                active = turn(active, done);
            }
            done.add(active);
            return Joined.inOrder(block.ids(), done);
        }

        /** The rows that stay, of those that the answers let out. */
        private static Batch rest(Batch rows, boolean[] leaves, List<Batch> out) {
            Batch leaving = RowsWhere.pass(rows, leaves, true);
            if (leaving.isEmpty()) {
                return rows;
            }
            out.add(leaving);
            return RowsWhere.pass(rows, leaves, false);
        }

        /** One turn; gives the rows that begin the next one, in their order. */
        private Batch turn(Batch rows, List<Batch> done) {
            List<Batch> next = new ArrayList<>();
            Batch active = rows;
            for (int i = 0; i < parts.size() && !active.isEmpty(); i++) {
                if (live.size() == i) {
                    live.add(parts.get(i).open(0));
                }
                active = live.get(i).transform(active);
                Exit exit = exits.get(i);
                active = rest(active, exit.when().holds(active), exit.forGood() ? done : next);
            }
            next.add(active);
            return next.size() == 1 ? active : Joined.inOrder(kept(rows.ids(), next), next);
        }

        /** Those of the ids that are there still, in their order. */
        private static long[] kept(long[] ids, List<Batch> ways) {
            Set<Long> here = new HashSet<>();
            for (Batch way : ways) {
                for (long id : way.ids()) {
                    here.add(id);
                }
            }
            return Arrays.stream(ids).filter(here::contains).toArray();
        }

        private PenstockException endless(Batch active) {
            return PenstockException.data("every row must come out of a loop")
                    .value("the row with id " + active.ids()[0] + " is not done after " + most + " turns"
                            + (active.rows() == 1 ? "" : ", and " + (active.rows() - 1) + " more rows of its block"))
                    .remedy("let the steps bring every row to where " + until + " holds, or raise the bound")
                    .build();
        }

        @Override
        public void teardown() {
            RuntimeException first = null;
            for (int i = live.size() - 1; i >= 0; i--) {
                try {
                    live.get(i).close();
                } catch (RuntimeException e) {
                    if (first == null) {
                        first = e;
                    } else {
                        first.addSuppressed(e);
                    }
                }
            }
            live.clear();
            if (first != null) {
                throw first;
            }
        }
    }
}
