package io.penstock.engine.search;

import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;

/** Hears how a search comes along; called on the threads of trials. */
public interface SearchListener {
    /** Hears nothing. */
    SearchListener NONE = new SearchListener() {};

    /** The study is open, and this is how its trials will run. */
    default void begun(StudySnapshot study, String plan) {}

    /** How points are proposed, where the searcher is one that chooses among others. */
    default void searching(String how) {}

    /** Where trials run, and why; heard once, before the first of them is fitted. */
    default void decided(Execution execution, String reason) {}

    /** A trial was started or has ended. */
    default void changed(Study study) {}

    /** The trials are over; the best is being fitted on all rows. */
    default void refitting(TrialRecord best) {}

    /** All is done. */
    default void ended(StudySnapshot study) {}

    /** Both hear, this one first. */
    default SearchListener and(SearchListener other) {
        SearchListener first = this;
        return new SearchListener() {
            @Override
            public void begun(StudySnapshot study, String plan) {
                first.begun(study, plan);
                other.begun(study, plan);
            }

            @Override
            public void searching(String how) {
                first.searching(how);
                other.searching(how);
            }

            @Override
            public void decided(Execution execution, String reason) {
                first.decided(execution, reason);
                other.decided(execution, reason);
            }

            @Override
            public void changed(Study study) {
                first.changed(study);
                other.changed(study);
            }

            @Override
            public void refitting(TrialRecord best) {
                first.refitting(best);
                other.refitting(best);
            }

            @Override
            public void ended(StudySnapshot study) {
                first.ended(study);
                other.ended(study);
            }
        };
    }
}
