package dev.lockbox.process;

import dev.lockbox.change.Effect;
import java.util.List;

/**
 * New versions of models went live.
 *
 * @param deployment the id of the deployment
 * @param models which, such as {@code customer-lockbox.bpmn, version 2}
 * @param by who put them forward; null if Lockbox found them at its start
 * @param approvedBy the second process owner; null where none had to agree
 * @param effects what is otherwise now; empty for the first models and where people will not notice
 */
public record ModelDeployed(
        String deployment, List<String> models, String by, String approvedBy, List<Effect> effects) {}
