package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Events as JSON. */
final class EventCodec {
    /** Of what is written. What is read may be older, but not newer. */
    static final int FORMAT = 1;

    private EventCodec() {}

    static byte[] write(Event event) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (event instanceof Event.Created created) {
            put(map, "created", created.time());
            map.put("format", FORMAT);
            map.put("plan", created.plan());
        } else if (event instanceof Event.Joined joined) {
            put(map, "joined", joined.time());
            map.put("driver", joined.driver());
            map.put("host", joined.host());
            map.put("process", joined.process());
            map.put("since", joined.since());
        } else if (event instanceof Event.Beat beat) {
            put(map, "beat", beat.time());
            map.put("driver", beat.driver());
        } else if (event instanceof Event.Left left) {
            put(map, "left", left.time());
            map.put("driver", left.driver());
        } else if (event instanceof Event.Fenced fenced) {
            put(map, "fenced", fenced.time());
            map.put("driver", fenced.driver());
            map.put("by", fenced.by());
        } else if (event instanceof Event.Started started) {
            put(map, "started", started.time());
            trial(map, started.trial(), started.attempt());
            map.put("point", started.point());
            map.put("driver", started.driver());
            map.put("worker", started.worker());
        } else if (event instanceof Event.Reported reported) {
            put(map, "reported", reported.time());
            trial(map, reported.trial(), reported.attempt());
            map.put("step", reported.step());
            map.put("value", reported.value());
        } else if (event instanceof Event.Paused paused) {
            put(map, "paused", paused.time());
            trial(map, paused.trial(), paused.attempt());
            map.put("details", paused.details());
        } else if (event instanceof Event.Ended ended) {
            put(map, "ended", ended.time());
            trial(map, ended.trial(), ended.attempt());
            map.put("state", ended.state().name());
            map.put("values", ended.values());
            map.put("violation", ended.violation());
            map.put("cause", ended.cause());
            map.put("details", ended.details());
        } else if (event instanceof Event.Noted noted) {
            put(map, "noted", noted.time());
            map.put("name", noted.name());
            map.put("about", noted.about());
        }
        return Json.write(map);
    }

    private static void put(Map<String, Object> map, String kind, long time) {
        map.put("event", kind);
        map.put("time", time);
    }

    private static void trial(Map<String, Object> map, int trial, int attempt) {
        map.put("trial", trial);
        map.put("attempt", attempt);
    }

    static Event read(byte[] bytes, String what) {
        Map<String, Object> map = Json.readMap(bytes, what);
        try {
            String kind = text(map, "event");
            long time = whole(map, "time");
            return switch (kind) {
                case "created" -> {
                    requireFormat(whole(map, "format"), what);
                    yield new Event.Created(map(map, "plan"), time);
                }
                case "joined" ->
                    new Event.Joined(
                            text(map, "driver"), text(map, "host"), whole(map, "process"), whole(map, "since"), time);
                case "beat" -> new Event.Beat(text(map, "driver"), time);
                case "left" -> new Event.Left(text(map, "driver"), time);
                case "fenced" -> new Event.Fenced(text(map, "driver"), text(map, "by"), time);
                case "started" ->
                    new Event.Started(
                            trial(map),
                            attempt(map),
                            map(map, "point"),
                            text(map, "driver"),
                            text(map, "worker"),
                            time);
                case "reported" ->
                    new Event.Reported(
                            trial(map), attempt(map), (int) whole(map, "step"), real(require(map, "value")), time);
                case "paused" ->
                    new Event.Paused(
                            trial(map),
                            attempt(map),
                            map.containsKey("details") ? map(map, "details") : Map.of(),
                            time);
                case "ended" ->
                    new Event.Ended(
                            trial(map),
                            attempt(map),
                            TrialState.valueOf(text(map, "state")),
                            ((List<?>) require(map, "values"))
                                    .stream().map(EventCodec::real).toList(),
                            real(require(map, "violation")),
                            text(map, "cause"),
                            map(map, "details"),
                            time);
                case "noted" -> new Event.Noted(text(map, "name"), map(map, "about"), time);
                default -> throw new IllegalArgumentException("the kind '" + kind + "'");
            };
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw PenstockException.data("an entry of a study's journal must be of a known form")
                    .value(what + ": " + e.getMessage())
                    .remedy("it may be of a later version of Penstock, or altered")
                    .cause(e)
                    .build();
        }
    }

    private static void requireFormat(long format, String what) {
        if (format > FORMAT) {
            throw PenstockException.user("a study must be of a format that this version of Penstock knows")
                    .value(what + ": format " + format + ", and this version reads up to " + FORMAT)
                    .remedy("go on with the version that has written it, or a later one")
                    .build();
        }
    }

    private static int trial(Map<String, Object> map) {
        return (int) whole(map, "trial");
    }

    private static int attempt(Map<String, Object> map) {
        return (int) whole(map, "attempt");
    }

    private static long whole(Map<String, Object> map, String key) {
        return ((Number) require(map, key)).longValue();
    }

    static double real(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.parseDouble(String.valueOf(value));
    }

    private static String text(Map<String, Object> map, String key) {
        return (String) require(map, key);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> map, String key) {
        return (Map<String, Object>) require(map, key);
    }

    private static Object require(Map<String, Object> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no '" + key + "'");
        }
        return value;
    }

    /** A name that no other driver or study has. */
    static String newName() {
        return UUID.randomUUID().toString().substring(0, 13);
    }
}
