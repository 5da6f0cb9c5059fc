package io.penstock.engine.repeat;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.split.SplitDocument;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a file says of epochs. Callbacks of one's own, and mutations that bring new steps, are code and in no file; a fitted
 * model does not need them.
 */
final class EpochsDocument {
    private EpochsDocument() {}

    static Map<String, Object> write(Epochs epochs) {
        Map<String, Object> about = new LinkedHashMap<>();
        Epochs.Plan plan = epochs.plan();
        about.put("epochs", epochs.count());
        about.put("history", epochs.history());
        Epochs.Reached reached = epochs.reached();
        if (!reached.equals(Epochs.Reached.NOTHING)) {
            about.put("reached", reached.epochs());
            about.put("ended", reached.ended());
            about.put("goes_on", reached.goesOn());
            about.put("partial", reached.partial());
        }
        epochs.latest().ifPresent(latest -> about.put("latest", packed(latest)));
        about.put("metrics", plan.metrics());
        about.put("best", plan.best().orElse(""));
        about.put("split", plan.split().map(SplitDocument::write).orElse(Map.of()));
        List<Object> stopping = new ArrayList<>();
        plan.callbacks().forEach(callback -> {
            if (callback instanceof EarlyStopping early) {
                stopping.add(Map.of("metric", early.metric(), "patience", early.patience(), "least", early.least()));
            }
        });
        about.put("stop_early", stopping);
        Map<String, Object> schedule = new TreeMap<>();
        plan.schedule().forEach((after, mutations) -> {
            List<Object> kept = mutations.stream()
                    .map(EpochsDocument::mutation)
                    .flatMap(Optional::stream)
                    .toList();
            if (!kept.isEmpty()) {
                schedule.put(String.valueOf(after), kept);
            }
        });
        about.put("schedule", schedule);
        return about;
    }

    private static Optional<Object> mutation(Mutation mutation) {
        if (mutation instanceof Mutation.Freeze freeze) {
            return Optional.of(Map.of("freeze", freeze.path()));
        } else if (mutation instanceof Mutation.Unfreeze unfreeze) {
            return Optional.of(Map.of("unfreeze", unfreeze.path()));
        } else if (mutation instanceof Mutation.Remove remove) {
            return Optional.of(Map.of("remove", remove.path()));
        } else if (mutation instanceof Mutation.Reorder reorder) {
            return Optional.of(Map.of("reorder", Map.of(reorder.path(), reorder.names())));
        } else if (mutation instanceof Mutation.Set set) {
            return Optional.of(Map.of("set", Map.of(set.hyperparameter(), set.value())));
        }
        return Optional.empty();
    }

    static Epochs read(Map<String, Object> about, List<Child> children) {
        Map<String, Object> described = map(about.getOrDefault("split", Map.of()), "split");
        Optional<Splitter> split = described.isEmpty() ? Optional.empty() : Optional.of(SplitDocument.read(described));
        List<Callback> callbacks = new ArrayList<>();
        for (Object item : list(about.getOrDefault("stop_early", List.of()))) {
            Map<String, Object> early = map(item, "stop_early");
            callbacks.add(new EarlyStopping(
                    text(early, "metric"),
                    number(early, "patience", 1).intValue(),
                    number(early, "least", 0).doubleValue()));
        }
        Map<Integer, List<Mutation>> schedule = new TreeMap<>();
        map(about.getOrDefault("schedule", Map.of()), "schedule").forEach((after, mutations) -> {
            List<Mutation> all = new ArrayList<>();
            list(mutations).forEach(item -> all.add(readMutation(map(item, "a mutation"))));
            schedule.put(Integer.parseInt(after), List.copyOf(all));
        });
        String best = String.valueOf(about.getOrDefault("best", ""));
        List<Map<String, Object>> history = new ArrayList<>();
        list(about.getOrDefault("history", List.of())).forEach(line -> history.add(map(line, "history")));
        return Epochs.restored(
                children.get(0).step(),
                number(about, "epochs", 1).intValue(),
                new Epochs.Plan(
                        split,
                        list(about.getOrDefault("metrics", List.of())).stream()
                                .map(String::valueOf)
                                .toList(),
                        best.isEmpty() ? Optional.empty() : Optional.of(best),
                        schedule,
                        callbacks),
                history,
                new Epochs.Reached(
                        number(about, "reached", 0).intValue(),
                        Boolean.TRUE.equals(about.get("ended")),
                        Boolean.TRUE.equals(about.get("goes_on")),
                        Boolean.TRUE.equals(about.get("partial"))),
                about.get("latest") instanceof String latest ? unpacked(latest) : null);
    }

    /** Only a loop on its way from one part of its epochs to the next has two states; files have none of it. */
    private static String packed(Step step) {
        return Base64.getEncoder()
                .encodeToString(Parcel.pack(step, StepTypes.discover()).bytes());
    }

    private static Step unpacked(String text) {
        return Parcel.unpack(Base64.getDecoder().decode(text), StepTypes.discover());
    }

    private static Mutation readMutation(Map<String, Object> described) {
        Map.Entry<String, Object> only = described.entrySet().iterator().next();
        Object value = only.getValue();
        return switch (only.getKey()) {
            case "freeze" -> Mutation.freeze(String.valueOf(value));
            case "unfreeze" -> Mutation.unfreeze(String.valueOf(value));
            case "remove" -> Mutation.remove(String.valueOf(value));
            case "reorder" -> {
                Map.Entry<String, Object> order =
                        map(value, "reorder").entrySet().iterator().next();
                yield Mutation.reorder(
                        order.getKey(),
                        list(order.getValue()).stream().map(String::valueOf).toArray(String[]::new));
            }
            case "set" -> {
                Map.Entry<String, Object> setting =
                        map(value, "set").entrySet().iterator().next();
                yield Mutation.set(setting.getKey(), setting.getValue());
            }
            default ->
                throw wrong(
                        "a mutation in a file must be known",
                        only.getKey(),
                        Nearest.remedy(only.getKey(), List.of("freeze", "unfreeze", "remove", "reorder", "set")));
        };
    }

    private static PenstockException wrong(String rule, String value, String remedy) {
        return PenstockException.user(rule)
                .value("'" + value + "'")
                .remedy(remedy)
                .build();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw wrong("'" + what + "' is a mapping", String.valueOf(value), "write it as {key: value}");
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static String text(Map<String, Object> map, String name) {
        return String.valueOf(map.getOrDefault(name, ""));
    }

    private static Number number(Map<String, Object> map, String name, Number otherwise) {
        Object value = map.getOrDefault(name, otherwise);
        if (value instanceof Number number) {
            return number;
        }
        throw wrong("'" + name + "' is a number", String.valueOf(value), "write a number");
    }
}
