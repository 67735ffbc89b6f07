package dev.lockbox.process;

import dev.lockbox.process.model.PolicyTable;
import dev.lockbox.request.InternalStep;

/** The names the models and the code share. */
final class Model {

    static final String PROCESS = "customer-lockbox";
    static final String JIT_POLICY = PolicyTable.ID;
    static final String ACCESS_TERMS = "access-terms";

    static final String APPROVE_INTERNALLY = InternalStep.OF_THE_POLICY;
    static final String DECIDE_ON_ACCESS = "decideOnAccess";

    static final String STOP_REQUEST = "stop-request";
    static final String END_GRANT = "end-grant";

    private Model() {}
}
