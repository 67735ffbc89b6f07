/** The hall: the BPMN process and its decision tables, bound to the rooms. The only place that knows the engine. */
package dev.lockbox.process;
