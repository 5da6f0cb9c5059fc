package io.penstock.deploy;

import io.penstock.engine.format.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs commands in this process and keeps what they print. */
record Shell(int code, String out, String err) {
    static Shell run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int code = Penstock.run(arguments);
            return new Shell(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The JSON object on the last line of standard output. */
    Map<String, Object> json() {
        List<String> lines = out.lines().toList();
        return Json.readMap(lines.get(lines.size() - 1).getBytes(StandardCharsets.UTF_8), "the last line");
    }
}
