package io.penstock.engine.searcher;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Breeds from the best trials. After K. Deb and others, "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002): fronts and crowding, feasible
 * ones before infeasible ones, tournaments, simulated binary crossover and polynomial mutation in unit coordinates; categories are inherited from either parent.
 * The population is the best of all trials so far, each new one taking part at once, so that no worker waits for a generation.
 */
final class GeneticSearcher implements Searcher {
    private static final double CROSSOVER = 0.9;
    private static final double SPREAD = 20;

    private final SearchSpace space;
    private final long seed;
    private final int population;
    private final SobolSearcher first;
    private final Map<Integer, Observation> heard = new LinkedHashMap<>();

    GeneticSearcher(SearchSpace space, SearcherFactory.Brief brief, int population) {
        this.space = space;
        this.seed = brief.seed();
        this.population = brief.trials() == 0 ? population : Math.max(8, Math.min(population, brief.trials() / 5));
        this.first = new SobolSearcher(space, brief.seed());
    }

    @Override
    public void observe(Observation observation) {
        heard.put(observation.number(), observation);
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        List<Observation> standing = Standing.of(heard.values());
        if (standing.size() < population) {
            return first.suggest(number);
        }
        List<double[]> parents = new ArrayList<>();
        for (Observation observation : standing.subList(0, population)) {
            parents.add(space.coordinates(observation.point()));
        }
        RandomGenerator random = Seeds.generator(seed, "nsga2", number, 0);
        double[] mother = parents.get(tournament(random));
        double[] father = parents.get(tournament(random));
        boolean crossed = random.nextDouble() < CROSSOVER;
        double[] child = new double[mother.length];
        for (int i = 0; i < child.length; i++) {
            child[i] = gene(i, mother[i], crossed ? father[i] : mother[i], random);
        }
        return Optional.of(space.at(child));
    }

    /** The place of the better one of two. */
    private int tournament(RandomGenerator random) {
        return Math.min(random.nextInt(population), random.nextInt(population));
    }

    private double gene(int place, double mother, double father, RandomGenerator random) {
        // As many draws whatever happens, so that one gene does not depend on another's.
        double which = random.nextDouble();
        double shape = random.nextDouble();
        double change = random.nextDouble();
        double drawn = random.nextDouble();
        boolean categorical = space.dimensions().get(place).distribution().kind() == Distribution.Kind.CATEGORICAL;
        double inherited;
        if (Double.isNaN(mother) || Double.isNaN(father)) {
            inherited = Double.isNaN(mother) ? father : mother;
        } else if (categorical) {
            inherited = which < 0.5 ? mother : father;
        } else {
            inherited = cross(mother, father, which, shape);
        }
        if (Double.isNaN(inherited)) {
            return drawn;
        }
        if (change >= 1.0 / space.dimensions().size()) {
            return inherited;
        }
        return categorical ? drawn : mutated(inherited, drawn);
    }

    /** Simulated binary crossover, in half of the cases. */
    private static double cross(double mother, double father, double which, double shape) {
        if (which < 0.5) {
            return which < 0.25 ? mother : father;
        }
        double power = 1 / (SPREAD + 1);
        double beta = shape < 0.5 ? Math.pow(2 * shape, power) : Math.pow(1 / (2 * (1 - shape)), power);
        double sign = which < 0.75 ? 1 : -1;
        return clamp(0.5 * (mother + father) + sign * 0.5 * beta * (mother - father));
    }

    private static double mutated(double value, double drawn) {
        double power = 1 / (SPREAD + 1);
        double delta = drawn < 0.5
                ? Math.pow(2 * drawn + (1 - 2 * drawn) * Math.pow(1 - value, SPREAD + 1), power) - 1
                : 1 - Math.pow(2 * (1 - drawn) + (2 * drawn - 1) * Math.pow(value, SPREAD + 1), power);
        return clamp(value + delta);
    }

    private static double clamp(double value) {
        return Math.min(1, Math.max(0, value));
    }
}
