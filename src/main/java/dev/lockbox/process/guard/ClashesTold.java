package dev.lockbox.process.guard;

import java.util.Set;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.impl.hitpolicy.DefaultHitPolicyHandlerRegistry;
import org.camunda.bpm.dmn.engine.impl.hitpolicy.DmnHitPolicyException;
import org.camunda.bpm.dmn.engine.impl.hitpolicy.HitPolicyEntry;
import org.camunda.bpm.dmn.engine.impl.spi.hitpolicy.DmnHitPolicyHandler;
import org.camunda.bpm.model.dmn.BuiltinAggregator;
import org.camunda.bpm.model.dmn.HitPolicy;

/**
 * Where rules clash against their table's hit policy, answers with the rows of them all. The engine would throw, and
 * whatever throws in there rolls back the request that is to be refused.
 */
final class ClashesTold extends DefaultHitPolicyHandlerRegistry {

    private final Set<String> tables;

    /** @param tables the ids of the tables whose readers take more than one row for a no; for all others it throws */
    ClashesTold(Set<String> tables) {
        this.tables = tables;
    }

    @Override
    public DmnHitPolicyHandler getHandler(HitPolicy policy, BuiltinAggregator aggregator) {
        DmnHitPolicyHandler handler = super.getHandler(policy, aggregator);
        return handler == null ? null : new Telling(handler, tables);
    }

    private record Telling(DmnHitPolicyHandler handler, Set<String> tables) implements DmnHitPolicyHandler {

        @Override
        public DmnDecisionTableEvaluationEvent apply(DmnDecisionTableEvaluationEvent event) {
            try {
                return handler.apply(event);
            } catch (DmnHitPolicyException clash) {
                if (tables.contains(event.getDecisionTable().getKey())) {
                    return event;
                }
                throw clash;
            }
        }

        @Override
        public HitPolicyEntry getHitPolicyEntry() {
            return handler.getHitPolicyEntry();
        }
    }
}
