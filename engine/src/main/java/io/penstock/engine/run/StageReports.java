package io.penstock.engine.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports as plain values, for the memory of a fit. */
final class StageReports {
    private StageReports() {}

    static Map<String, Object> write(Fitted.StepReport report) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("rows", report.rows());
        about.put("rounds", report.rounds());
        about.put("seconds", report.seconds());
        about.put("bytes", report.bytes());
        List<Object> devices = new ArrayList<>();
        report.devices().forEach(used -> devices.add(List.of(used.kind(), used.address(), used.host())));
        about.put("devices", devices);
        return about;
    }

    static Fitted.StepReport read(String path, Object about) {
        Map<?, ?> map = (Map<?, ?>) about;
        return new Fitted.StepReport(
                path,
                number(map, "rows").longValue(),
                number(map, "rounds").intValue(),
                number(map, "seconds").doubleValue(),
                number(map, "bytes").longValue(),
                devices(map.get("devices")));
    }

    private static List<UsedDevice> devices(@Nullable Object about) {
        List<UsedDevice> devices = new ArrayList<>();
        if (about instanceof List<?> list) {
            for (Object item : list) {
                List<?> used = (List<?>) item;
                devices.add(new UsedDevice(
                        String.valueOf(used.get(0)), String.valueOf(used.get(1)), String.valueOf(used.get(2))));
            }
        }
        return devices;
    }

    private static Number number(Map<?, ?> map, String name) {
        return map.get(name) instanceof Number number ? number : 0;
    }
}
