package io.penstock.engine.searcher;

import io.penstock.engine.searcher.SearcherFactory.Brief;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Two losses that cannot both be least: squared distances from two corners of the unit cube. */
final class Fronts {
    private Fronts() {}

    /** The area that the front found dominates within [0, 1.5] x [0, 1.5], the mean of five seeds. */
    static double found(SearcherFactory factory, SearchSpace space, int trials) {
        double sum = 0;
        for (int seed = 0; seed < 5; seed++) {
            Searcher searcher = factory.open(space, new Brief(seed, trials, 1, 2, List.of()));
            List<List<Double>> losses = new ArrayList<>();
            for (int number = 0; number < trials; number++) {
                Map<String, Object> point = searcher.suggest(number).orElseThrow();
                double near = 0;
                double far = 0;
                for (double coordinate : space.coordinates(point)) {
                    near += Math.pow(coordinate - 0.2, 2);
                    far += Math.pow(coordinate - 0.7, 2);
                }
                losses.add(List.of(near, far));
                searcher.observe(Observation.complete(number, point, near, far));
            }
            sum += area(losses) / 5;
        }
        return sum;
    }

    static double area(List<List<Double>> losses) {
        List<List<Double>> front = ParetoFront.of(losses).stream()
                .map(losses::get)
                .sorted(Comparator.comparingDouble(pair -> pair.get(0)))
                .toList();
        double area = 0;
        double top = 1.5;
        for (List<Double> pair : front) {
            area += Math.max(0, 1.5 - pair.get(0)) * Math.max(0, top - pair.get(1));
            top = Math.min(top, pair.get(1));
        }
        return area;
    }
}
