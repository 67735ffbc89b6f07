/** Changes to the models as people put them forward: what each would do, who agreed, and what became of it. */
package dev.lockbox.change;
