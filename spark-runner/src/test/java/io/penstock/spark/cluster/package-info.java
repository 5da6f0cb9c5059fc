/**
 * Clusters of real processes for tests: {@link io.penstock.spark.cluster.StandaloneCluster} starts a master and workers
 * from the class path of the test; other modules use it through this module's test-jar.
 */
package io.penstock.spark.cluster;
