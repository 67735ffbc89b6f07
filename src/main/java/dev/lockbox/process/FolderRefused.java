package dev.lockbox.process;

import dev.lockbox.process.model.ModelFault;
import java.util.List;

/** What lies in the folders of this node was not taken. */
record FolderRefused(List<ModelFault> faults) {}
