package io.penstock.engine.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reports as plain values, for the memory of a fit. */
final class StageReports {
    private StageReports() {}

    static Map<String, Object> write(Fitted.StepReport report) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("rows", report.rows());
        about.put("rounds", report.rounds());
        about.put("seconds", report.seconds());
        about.put("bytes", report.bytes());
        return about;
    }

    static Fitted.StepReport read(String path, Object about) {
        Map<?, ?> map = (Map<?, ?>) about;
        return new Fitted.StepReport(
                path,
                number(map, "rows").longValue(),
                number(map, "rounds").intValue(),
                number(map, "seconds").doubleValue(),
                number(map, "bytes").longValue());
    }

    private static Number number(Map<?, ?> map, String name) {
        return map.get(name) instanceof Number number ? number : 0;
    }
}
