package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a study begins, or what is there of the one that goes on. Known points and earlier trials belong to the beginning: the journal's count, and who goes on may leave
 * them out.
 *
 * @param plan with what the journal says of the beginning
 * @param events all that is in the journal
 */
record Beginning(StudyPlan plan, List<Event> events) {
    /** Reads what is there, or begins. Throws a {@link PenstockException} where another study is there. */
    static Beginning of(Journal journal, StudyPlan plan) {
        List<Event> events = new ArrayList<>(journal.poll());
        if (events.isEmpty()) {
            // What the searcher objects to is an error before anything is written.
            new Course(plan);
        }
        while (events.isEmpty()) {
            Event.Created created = new Event.Created(plan.toMap(EventCodec.newName()), System.currentTimeMillis());
            if (journal.append(List.of(created))) {
                events.add(created);
            } else {
                events.addAll(journal.poll());
            }
        }
        if (!(events.get(0) instanceof Event.Created created)) {
            throw PenstockException.data("a journal must begin with its study")
                    .value(journal.location())
                    .remedy(
                            "its first files are gone or altered: bring them back, or give another place for a new study")
                    .build();
        }
        requireSame(plan, created.plan(), journal.location());
        return new Beginning(plan.begunAs(created.plan()), events);
    }

    private static void requireSame(StudyPlan plan, Map<String, Object> kept, String place) {
        plan.identity().forEach((name, wanted) -> {
            if (kept.containsKey(name) || !StudyPlan.SAME.contains(name)) {
                requireSame(name, wanted, kept.get(name), "give the same " + name + " as before", place);
            }
        });
        if (!plan.known().isEmpty()) {
            requireSame(
                    StudyPlan.KNOWN,
                    plan.known(),
                    kept.get(StudyPlan.KNOWN),
                    "give the points that it was begun with, or none",
                    place);
        }
        if (!plan.after().isEmpty()) {
            requireSame(
                    StudyPlan.AFTER,
                    EarlierTrial.studies(plan.after()),
                    EarlierTrial.studies(kept.get(StudyPlan.AFTER)),
                    "give the earlier studies that it was begun with, or none",
                    place);
        }
    }

    private static void requireSame(String name, Object wanted, @Nullable Object before, String remedy, String place) {
        if (!text(wanted).equals(text(before))) {
            throw PenstockException.user("a study that goes on must be the one that was begun")
                    .value(name + " is " + text(wanted) + " and was " + text(before) + " in " + place)
                    .remedy(remedy + ", or another place for a new study")
                    .build();
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "nothing" : Json.text(sorted(Plain.of(value)));
    }

    /** Whatever the order of its keys, which need not be the same in two processes. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(String.valueOf(key), sorted(item)));
            return sorted;
        } else if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return value;
    }
}
