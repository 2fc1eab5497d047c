package org.gouache.standin;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * For tests that open a {@link NativeStandIn} before each or all: where it cannot be compiled they
 * are skipped as a whole, and say why.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsNativeStandIn.Condition.class)
public @interface NeedsNativeStandIn {

    /** Whether it can be compiled. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Toolchain.find().isPresent()
                    ? ConditionEvaluationResult.enabled("clang and GNUstep are there")
                    : ConditionEvaluationResult.disabled(Toolchain.MISSING);
        }
    }
}
