package dev.lockbox.process;

import java.util.List;

/**
 * New versions of models went live.
 *
 * @param deployment the id of the deployment
 * @param resources the names of its files
 */
public record ModelDeployed(String deployment, List<String> resources) {}
