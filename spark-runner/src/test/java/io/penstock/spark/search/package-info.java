/** Searches on Spark. */
package io.penstock.spark.search;
