package io.penstock.engine.space;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Ordered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Hyperparameters, where their values are looked for, when they are active, and which combinations are allowed. Immutable.
 *
 * <p>A point is a map from the names of its <em>active</em> hyperparameters to values, in the order of the dimensions. Every point has
 * coordinates in the unit cube: the cumulative probability of each value ({@link Distribution#cdf}; the middle of its step where values can be counted), so that a
 * uniform draw from the cube is a draw from the space.
 */
public final class SearchSpace {
    private static final int MOST_DRAWS = 10_000;

    private final List<Dimension> dimensions;
    private final List<Constraint> constraints;

    private SearchSpace(List<Dimension> dimensions, List<Constraint> constraints) {
        this.dimensions = List.copyOf(dimensions);
        this.constraints = List.copyOf(constraints);
        List<String> known = new ArrayList<>();
        for (Dimension dimension : dimensions) {
            for (Condition condition : dimension.conditions()) {
                if (!known.contains(condition.parameter())) {
                    throw PenstockException.user(
                                    "a hyperparameter may depend on one that stands before it in the space")
                            .value("'" + dimension.name() + "' on '" + condition.parameter() + "'")
                            .remedy(Nearest.remedy(condition.parameter(), known))
                            .build();
                }
            }
            if (known.contains(dimension.name())) {
                throw PenstockException.user("hyperparameters of one space need different names")
                        .value("'" + dimension.name() + "' twice")
                        .remedy("leave one out")
                        .build();
            }
            known.add(dimension.name());
        }
    }

    /** Those dimensions, a parent before what depends on it. */
    public static SearchSpace of(List<Dimension> dimensions) {
        return new SearchSpace(dimensions, List.of());
    }

    /** Dimensions that are active always, in the order of the map. */
    public static SearchSpace of(Map<String, Distribution> distributions) {
        List<Dimension> dimensions = new ArrayList<>();
        Ordered.of(distributions).forEach((name, distribution) -> dimensions.add(new Dimension(name, distribution)));
        return of(dimensions);
    }

    /** This space and one more hyperparameter that is active always. */
    public SearchSpace with(String name, Distribution distribution) {
        return with(new Dimension(name, distribution));
    }

    /** This space and one more dimension, or another one in the place of the one of that name. */
    public SearchSpace with(Dimension dimension) {
        List<Dimension> changed = new ArrayList<>(dimensions);
        int place = names().indexOf(dimension.name());
        if (place < 0) {
            changed.add(dimension);
        } else {
            changed.set(place, dimension);
        }
        return new SearchSpace(changed, constraints);
    }

    /** This space with one more rule. Throws a {@link PenstockException} where a formula names what the space does not have. */
    public SearchSpace where(Constraint constraint) {
        if (constraint instanceof Rule rule) {
            rule.names().forEach(this::dimension);
        }
        List<Constraint> more = new ArrayList<>(constraints);
        more.add(constraint);
        return new SearchSpace(dimensions, more);
    }

    public List<Dimension> dimensions() {
        return dimensions;
    }

    public List<Constraint> constraints() {
        return constraints;
    }

    public List<String> names() {
        return dimensions.stream().map(Dimension::name).toList();
    }

    /** The dimension of that name. Throws a {@link PenstockException} that names the nearest ones. */
    public Dimension dimension(String name) {
        return dimensions.stream()
                .filter(dimension -> dimension.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PenstockException.user("a hyperparameter must be of the space")
                        .value("'" + name + "'")
                        .remedy(Nearest.remedy(name, names()))
                        .build());
    }

    /** Whether every hyperparameter is active always. */
    public boolean isFlat() {
        return dimensions.stream().allMatch(dimension -> dimension.conditions().isEmpty());
    }

    /** Whether a hyperparameter is active where those before it have these values. */
    public boolean isActive(Dimension dimension, Map<String, Object> values) {
        for (Condition condition : dimension.conditions()) {
            if (!condition.holds(values)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a point breaks none of the rules. */
    public boolean isAllowed(Map<String, Object> values) {
        return constraints.stream().allMatch(constraint -> constraint.holds(values));
    }

    /** The point at coordinates of the unit cube, one per dimension; those of inactive ones do not count. The point may break rules. */
    public Map<String, Object> at(double[] coordinates) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < coordinates.length; i++) {
            Dimension dimension = dimensions.get(i);
            if (isActive(dimension, values)) {
                double within = Math.min(1, Math.max(0, coordinates[i]));
                values.put(dimension.name(), dimension.distribution().inverseCdf(within));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    /** The coordinates of a point; NaN where a hyperparameter is inactive. */
    public double[] coordinates(Map<String, Object> values) {
        double[] coordinates = new double[dimensions.size()];
        for (int i = 0; i < coordinates.length; i++) {
            Dimension dimension = dimensions.get(i);
            Object value = values.get(dimension.name());
            coordinates[i] = value == null ? Double.NaN : coordinate(dimension.distribution(), value);
        }
        return coordinates;
    }

    private static double coordinate(Distribution distribution, Object value) {
        double upper = distribution.cdf(value);
        return distribution.kind() == Distribution.Kind.CONTINUOUS ? upper : upper - distribution.pdf(value) / 2;
    }

    /** Whether a point has a value for every active hyperparameter and for no other, all within their distributions, and breaks no rule. */
    public boolean contains(Map<String, Object> values) {
        for (Dimension dimension : dimensions) {
            Object value = values.get(dimension.name());
            boolean fits = value != null && dimension.distribution().contains(value);
            if (isActive(dimension, values) ? !fits : value != null) {
                return false;
            }
        }
        return names().containsAll(values.keySet()) && isAllowed(values);
    }

    /**
     * The point in the order of the dimensions and with values of their types, such as an Integer for a Long from a file. Throws a {@link PenstockException}
     * that says what is wrong where the space does not {@link #contains} it.
     */
    public Map<String, Object> require(Map<String, Object> values) {
        values.keySet().forEach(this::dimension);
        Map<String, Object> point = new LinkedHashMap<>();
        for (Dimension dimension : dimensions) {
            Object value = values.get(dimension.name());
            if (isActive(dimension, point) != (value != null)) {
                throw wrongPoint(dimension.name()
                        + (value == null ? " has no value but is active" : " has a value but is inactive"));
            }
            if (value != null) {
                if (!dimension.distribution().contains(value)) {
                    throw wrongPoint(dimension.name() + " = " + value + " is not of "
                            + Distributions.describe(dimension.distribution()));
                }
                point.put(dimension.name(), dimension.distribution().canonical(value));
            }
        }
        for (Constraint constraint : constraints) {
            if (!constraint.holds(point)) {
                throw wrongPoint(point + " breaks " + constraint.describe());
            }
        }
        return Collections.unmodifiableMap(point);
    }

    private static PenstockException wrongPoint(String value) {
        return PenstockException.user("a point must lie in the space")
                .value(value)
                .remedy("mend the point, or widen the space")
                .build();
    }

    /**
     * How many points there are at most, rules left aside; {@link Long#MAX_VALUE} where they cannot be counted. Conditional ones are
     * counted branch by branch where they are not huge.
     */
    public long size() {
        return SpaceSize.of(this);
    }

    /**
     * This space with every distribution narrowed around good points: the span of their values, widened to a share of the probability; of values without
     * an order, those that were seen.
     *
     * @param best points of this space
     * @param share from 0 to 1
     */
    public SearchSpace narrowedAround(List<Map<String, Object>> best, double share) {
        return new SearchSpace(
                dimensions.stream()
                        .map(dimension -> Narrowing.around(dimension, best, share))
                        .toList(),
                constraints);
    }

    /** Aligned text for people: a line per hyperparameter with its distribution and when it is active, then the rules. */
    public String toTable() {
        return SpaceTable.of(this);
    }

    /** Draws an allowed point. Throws a {@link PenstockException} where none is found. */
    public Map<String, Object> sample(RandomGenerator random) {
        double[] coordinates = new double[dimensions.size()];
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            for (int i = 0; i < coordinates.length; i++) {
                coordinates[i] = random.nextDouble();
            }
            Map<String, Object> values = at(coordinates);
            if (isAllowed(values)) {
                return values;
            }
        }
        throw PenstockException.user("a space must have points that break no rule")
                .value("none among " + MOST_DRAWS + " draws keeps "
                        + constraints.stream().map(Constraint::describe).toList())
                .remedy("loosen the rules, or narrow the distributions")
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchSpace space
                && dimensions.equals(space.dimensions)
                && constraints.equals(space.constraints);
    }

    @Override
    public int hashCode() {
        return dimensions.hashCode();
    }

    @Override
    public String toString() {
        return dimensions + (constraints.isEmpty() ? "" : " where " + constraints);
    }
}
