package io.penstock.bench;

import static io.penstock.engine.param.Distributions.choice;
import static io.penstock.engine.param.Distributions.integer;
import static io.penstock.engine.param.Distributions.logUniform;
import static io.penstock.engine.param.Distributions.uniform;
import static java.util.Objects.requireNonNull;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Functions to be minimised, on which searchers are compared. */
final class Functions {
    /**
     * What a trial shows.
     *
     * @param losses what the searcher hears
     * @param violation 0 where feasible
     * @param truth what is compared: the loss without its noise
     */
    record Outcome(double[] losses, double violation, double truth) {
        static Outcome of(double loss) {
            return new Outcome(new double[] {loss}, 0, loss);
        }
    }

    /** A formula over a point; the generator is for noise. */
    @FunctionalInterface
    interface Formula {
        Outcome at(Map<String, Object> point, RandomGenerator noise);
    }

    /** A formula over numbers. */
    @FunctionalInterface
    interface Surface {
        double at(double[] x);
    }

    /**
     * One function.
     *
     * @param name of it
     * @param space where it is searched
     * @param objectives how many losses it has
     * @param formula of it
     */
    record Function(String name, SearchSpace space, int objectives, Formula formula) {}

    private static final double[] ALPHA = {1, 1.2, 3, 3.2};
    private static final double[][] A = {
        {10, 3, 17, 3.5, 1.7, 8}, {.05, 10, 17, .1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, .05, 10, .1, 14}
    };
    private static final double[][] P = {
        {1312, 1696, 5569, 124, 8283, 5886},
        {2329, 4135, 8307, 3736, 1004, 9991},
        {2348, 1451, 3522, 2883, 3047, 6650},
        {4047, 8828, 8732, 5743, 1091, 381}
    };

    private Functions() {}

    static List<Function> all() {
        return List.of(
                branin(),
                hartmann6(),
                rosenbrock5(),
                surface("ackley10", 10, -32.768, 32.768, Functions::ackley),
                surface("levy5", 5, -10, 10, Functions::levy),
                surface("styblinski4", 4, -5, 5, Functions::styblinski),
                noisy(),
                mixed(),
                conditional(),
                constrained(),
                discrete(),
                zdt1());
    }

    static Function named(String name) {
        return all().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function " + name));
    }

    static Function surface(String name, int width, double low, double high, Surface surface) {
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            dimensions.add(new Dimension("x" + i, uniform(low, high)));
        }
        return over(name, SearchSpace.of(dimensions), surface);
    }

    private static Function over(String name, SearchSpace space, Surface surface) {
        return new Function(name, space, 1, (point, noise) -> Outcome.of(surface.at(numbers(point))));
    }

    private static double[] numbers(Map<String, Object> point) {
        return point.values().stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    private static double number(Map<String, Object> point, String name) {
        return ((Number) of(point, name)).doubleValue();
    }

    private static double worth(Map<String, Double> worths, Map<String, Object> point, String name) {
        return requireNonNull(worths.get((String) of(point, name)));
    }

    private static Object of(Map<String, Object> point, String name) {
        return requireNonNull(point.get(name), name);
    }

    static Function branin() {
        SearchSpace space =
                SearchSpace.of(List.of(new Dimension("x0", uniform(-5, 10)), new Dimension("x1", uniform(0, 15))));
        return over("branin", space, Functions::branin);
    }

    private static double branin(double[] x) {
        double inner = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return inner * inner + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
    }

    static Function hartmann6() {
        return surface("hartmann6", 6, 0, 1, x -> {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                double inner = 0;
                for (int j = 0; j < 6; j++) {
                    double off = x[j] - 1e-4 * P[i][j];
                    inner += A[i][j] * off * off;
                }
                sum -= ALPHA[i] * Math.exp(-inner);
            }
            return sum;
        });
    }

    static Function rosenbrock5() {
        return surface("rosenbrock5", 5, -5, 10, x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                double off = x[i + 1] - x[i] * x[i];
                sum += 100 * off * off + (1 - x[i]) * (1 - x[i]);
            }
            return sum;
        });
    }

    private static double ackley(double[] x) {
        double squares = 0;
        double waves = 0;
        for (double value : x) {
            squares += value * value / x.length;
            waves += Math.cos(2 * Math.PI * value) / x.length;
        }
        return -20 * Math.exp(-.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
    }

    private static double levy(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double w = 1 + (x[i] - 1) / 4;
            double wave = Math.sin(Math.PI * w + 1);
            if (i == 0) {
                sum += Math.pow(Math.sin(Math.PI * w), 2);
            }
            if (i + 1 < x.length) {
                sum += (w - 1) * (w - 1) * (1 + 10 * wave * wave);
            } else {
                sum += (w - 1) * (w - 1) * (1 + Math.pow(Math.sin(2 * Math.PI * w), 2));
            }
        }
        return sum;
    }

    private static double styblinski(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += (Math.pow(value, 4) - 16 * value * value + 5 * value) / 2;
        }
        return sum + 39.16616570377142 * x.length;
    }

    /** A sphere in four dimensions whose observations carry noise of standard deviation .1. */
    private static Function noisy() {
        SearchSpace space = surface("", 4, -1, 1, x -> 0).space();
        return new Function("noisysphere4", space, 1, (point, noise) -> {
            double truth = 0;
            for (double value : numbers(point)) {
                truth += (value - .3) * (value - .3);
            }
            return new Outcome(new double[] {truth + .1 * noise.nextGaussian()}, 0, truth);
        });
    }

    /** As of a small network: rates on a logarithmic scale, whole numbers, kinds, one of them far better with another rate. */
    private static Function mixed() {
        SearchSpace space = SearchSpace.of(List.of(
                new Dimension("rate", logUniform(1e-5, 1)),
                new Dimension("decay", logUniform(1e-8, 1e-1)),
                new Dimension("width", integer(8, 512)),
                new Dimension("layers", integer(1, 6)),
                new Dimension("activation", choice("relu", "tanh", "gelu", "none")),
                new Dimension("optimizer", choice("sgd", "adam", "rmsprop")),
                new Dimension("dropout", uniform(0, .9))));
        return new Function("mixed7", space, 1, (point, noise) -> {
            boolean sgd = of(point, "optimizer").equals("sgd");
            double rate = Math.log10(number(point, "rate")) + (sgd ? 1 : 3);
            double decay = Math.log10(number(point, "decay")) + 5;
            double width = Math.log(number(point, "width") / 128) / Math.log(2);
            double layers = number(point, "layers") - 3;
            double sum = .3 * rate * rate + .02 * decay * decay + .05 * width * width + .08 * layers * layers;
            sum += Math.pow(number(point, "dropout") - .25, 2) * 2;
            sum += worth(Map.of("relu", .02, "tanh", .1, "gelu", 0.0, "none", .5), point, "activation");
            sum += worth(Map.of("sgd", 0.0, "adam", .03, "rmsprop", .08), point, "optimizer");
            return Outcome.of(sum);
        });
    }

    /** Three models with hyperparameters of their own. */
    private static Function conditional() {
        Distribution model = choice("linear", "forest", "net");
        SearchSpace space = SearchSpace.of(List.of(
                new Dimension("model", model),
                of("penalty", logUniform(1e-6, 1e3), "linear"),
                of("trees", integer(10, 500), "forest"),
                of("depth", integer(1, 20), "forest"),
                of("rate", logUniform(1e-5, 1), "net"),
                of("width", integer(4, 256), "net"),
                of("momentum", uniform(0, 1), "net"),
                new Dimension("components", integer(1, 50))));
        return new Function("conditional8", space, 1, (point, noise) -> {
            double shared = Math.pow((number(point, "components") - 32) / 50, 2);
            double own = switch ((String) of(point, "model")) {
                case "linear" -> .35 + .02 * Math.pow(Math.log10(number(point, "penalty")) - 1, 2);
                case "forest" -> .2 + .3 * Math.pow((number(point, "depth") - 14) / 20, 2) + 4 / number(point, "trees");
                default ->
                    .1
                            + .1 * Math.pow(Math.log10(number(point, "rate")) + 2.5, 2)
                            + .5 * Math.pow(Math.log(number(point, "width") / 90), 2)
                            + Math.pow(number(point, "momentum") - .85, 2);
            };
            return Outcome.of(shared + own);
        });
    }

    private static Dimension of(String name, Distribution distribution, String model) {
        return new Dimension(name, distribution, List.of(new Condition("model", List.of(model))));
    }

    /** Branin where only a disc far from two of its minima is feasible; an infeasible best counts as 100. */
    private static Function constrained() {
        return new Function("constrainedbranin", branin().space(), 1, (point, noise) -> {
            double[] x = numbers(point);
            double loss = branin(x);
            double violation = Math.max(0, Math.hypot(x[0] - 2.5, x[1] - 7.5) - 5);
            return new Outcome(new double[] {loss}, violation, violation > 0 ? 100 : loss);
        });
    }

    /** Whole numbers only: a rough bowl. */
    private static Function discrete() {
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            dimensions.add(new Dimension("n" + i, integer(0, 9)));
        }
        return over("integers5", SearchSpace.of(dimensions), x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double off = x[i] - (3 * i + 2) % 10;
                sum += off * off + 3 * (x[i] % 2) + (i > 0 ? .2 * Math.abs(x[i] - x[i - 1]) : 0);
            }
            return sum;
        });
    }

    /** Zitzler, Deb and Thiele's first function in eight dimensions: two objectives, a convex front. */
    private static Function zdt1() {
        SearchSpace space = surface("", 8, 0, 1, x -> 0).space();
        return new Function("zdt1", space, 2, (point, noise) -> {
            double[] x = numbers(point);
            double g = 1;
            for (int i = 1; i < x.length; i++) {
                g += 9 * x[i] / (x.length - 1);
            }
            double[] losses = {x[0], g * (1 - Math.sqrt(x[0] / g))};
            return new Outcome(losses, 0, losses[1]);
        });
    }

    /** The generator of the noise of one trial. */
    static RandomGenerator noise(long seed, int trial) {
        return new SplittableRandom(seed * 1_000_003 + trial);
    }
}
