package io.penstock.deploy.track;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.engine.format.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of MLflow's REST interface that the sink uses, with the server's rules: names, sizes of a request, and parameters that never change. */
public final class FakeMlflow implements AutoCloseable {
    private static final Pattern FILTER = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");

    private final HttpServer server;
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> runs = new LinkedHashMap<>();
    /** How many requests are answered before the server is out of order. */
    private int healthy = Integer.MAX_VALUE;

    public FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", this::answer);
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.start();
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What a run is known by: {@code status}, {@code start}, {@code end}, {@code tags}, {@code params}, and {@code metrics} with values by step. */
    public synchronized List<Map<String, Object>> runs() {
        return List.copyOf(runs.values());
    }

    public synchronized Map<String, String> experiments() {
        return Map.copyOf(experiments);
    }

    /** Fails after some more requests; a negative number ends that. */
    synchronized void failAfter(int requests) {
        healthy = requests < 0 ? Integer.MAX_VALUE : requests;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/api/2.0/mlflow/".length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, Object> request = body.length == 0 ? Map.of() : Json.readMap(body, "a request");
        int code = 200;
        Map<String, Object> answer;
        if (healthy-- <= 0) {
            code = 500;
            answer = Map.of("error_code", "INTERNAL_ERROR");
        } else {
            try {
                answer = answer(path, String.valueOf(exchange.getRequestURI().getRawQuery()), request);
            } catch (IllegalArgumentException e) {
                code = String.valueOf(e.getMessage()).startsWith("RESOURCE") ? 404 : 400;
                answer =
                        Map.of("error_code", String.valueOf(e.getMessage()), "message", String.valueOf(e.getMessage()));
            }
        }
        byte[] bytes = Json.text(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Map<String, Object> answer(String path, String query, Map<String, Object> request) {
        return switch (path) {
            case "experiments/get-by-name" -> {
                String name = URLDecoder.decode(
                        query.replaceAll(".*experiment_name=([^&]*).*", "$1"), StandardCharsets.UTF_8);
                require(experiments.containsKey(name), "RESOURCE_DOES_NOT_EXIST");
                yield Map.of("experiment", Map.of("experiment_id", experiments.get(name), "name", name));
            }
            case "experiments/create" -> {
                String id = String.valueOf(experiments.size() + 1);
                experiments.put(text(request, "name"), id);
                yield Map.of("experiment_id", id);
            }
            case "runs/create" -> create(request);
            case "runs/update" -> update(request);
            case "runs/log-batch" -> log(request);
            case "runs/search" -> search(request);
            default -> throw new IllegalArgumentException("ENDPOINT_NOT_FOUND " + path);
        };
    }

    private static void require(boolean holds, String error) {
        if (!holds) {
            throw new IllegalArgumentException(error);
        }
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.getOrDefault(key, List.of());
    }

    @SuppressWarnings("unchecked")
    static <T> Map<String, T> map(Map<String, Object> run, String key) {
        return (Map<String, T>) run.get(key);
    }

    private Map<String, Object> create(Map<String, Object> request) {
        require(experiments.containsValue(text(request, "experiment_id")), "RESOURCE_DOES_NOT_EXIST");
        Map<String, Object> run = new HashMap<>();
        String id = "run" + runs.size();
        run.put("id", id);
        run.put("experiment", text(request, "experiment_id"));
        run.put("status", "RUNNING");
        run.put("start", request.get("start_time"));
        run.put("tags", new LinkedHashMap<String, String>());
        run.put("params", new LinkedHashMap<String, String>());
        run.put("metrics", new LinkedHashMap<String, Map<Integer, Double>>());
        runs.put(id, run);
        tags(run, request);
        return Map.of("run", described(run));
    }

    private Map<String, Object> update(Map<String, Object> request) {
        Map<String, Object> run = run(request);
        run.put("status", text(request, "status"));
        run.put("end", request.get("end_time"));
        return Map.of("run_info", info(run));
    }

    private Map<String, Object> run(Map<String, Object> request) {
        Map<String, Object> run = runs.get(text(request, "run_id"));
        require(run != null, "RESOURCE_DOES_NOT_EXIST");
        return run;
    }

    private static void tags(Map<String, Object> run, Map<String, Object> request) {
        list(request, "tags").forEach(tag -> {
            require(text(tag, "value").length() <= 5000, "INVALID_PARAMETER_VALUE tag");
            FakeMlflow.<String>map(run, "tags").put(text(tag, "key"), text(tag, "value"));
        });
    }

    private Map<String, Object> log(Map<String, Object> request) {
        Map<String, Object> run = run(request);
        require(
                list(request, "metrics").size() <= 1000
                        && list(request, "params").size() <= 100,
                "INVALID_PARAMETER_VALUE size");
        for (Map<String, Object> param : list(request, "params")) {
            require(text(param, "key").matches("[\\w./ -]+"), "INVALID_PARAMETER_VALUE " + param);
            require(text(param, "value").length() <= 500, "INVALID_PARAMETER_VALUE long");
            String before = FakeMlflow.<String>map(run, "params").put(text(param, "key"), text(param, "value"));
            require(before == null || before.equals(text(param, "value")), "INVALID_PARAMETER_VALUE changed");
        }
        for (Map<String, Object> metric : list(request, "metrics")) {
            require(text(metric, "key").matches("[\\w./ -]+"), "INVALID_PARAMETER_VALUE " + metric);
            FakeMlflow.<Map<Integer, Double>>map(run, "metrics")
                    .computeIfAbsent(text(metric, "key"), key -> new LinkedHashMap<>())
                    .put(
                            Integer.parseInt(String.valueOf(metric.getOrDefault("step", 0))),
                            Double.parseDouble(text(metric, "value")));
        }
        tags(run, request);
        return Map.of();
    }

    /** Two runs a page. */
    private Map<String, Object> search(Map<String, Object> request) {
        Matcher filter = FILTER.matcher(text(request, "filter"));
        require(filter.matches(), "INVALID_PARAMETER_VALUE " + request.get("filter"));
        List<Map<String, Object>> found = new ArrayList<>();
        for (Map<String, Object> run : runs.values()) {
            if (filter.group(2).equals(map(run, "tags").get(filter.group(1)))) {
                found.add(described(run));
            }
        }
        Object token = request.get("page_token");
        int from = token == null || token.equals("") ? 0 : Integer.parseInt(String.valueOf(token));
        int to = Math.min(found.size(), from + 2);
        Map<String, Object> page = new HashMap<>(Map.of("runs", found.subList(from, to)));
        if (to < found.size()) {
            page.put("next_page_token", String.valueOf(to));
        }
        return page;
    }

    private static Map<String, Object> info(Map<String, Object> run) {
        return Map.of("run_id", run.get("id"), "run_uuid", run.get("id"), "status", run.get("status"));
    }

    private static Map<String, Object> described(Map<String, Object> run) {
        List<Object> tags = new ArrayList<>();
        map(run, "tags").forEach((key, value) -> tags.add(Map.of("key", key, "value", value)));
        return Map.of("info", info(run), "data", Map.of("tags", tags));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
