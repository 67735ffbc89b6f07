package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import javax.script.ScriptEngine;
import org.camunda.bpm.engine.impl.scripting.engine.ScriptEngineResolver;
import org.camunda.bpm.engine.impl.scripting.engine.ScriptingEngines;

/**
 * Finds no script engine, whatever lies on the class path: a script can do all that the application can. Models, tables and
 * rendered forms ask here alone. FEEL is no script: the DMN engine has its own for it, which reaches no class.
 */
public final class NoScripts extends ScriptingEngines {

    public NoScripts() {
        super((ScriptEngineResolver) null);
    }

    @Override
    public ScriptEngine getScriptEngineForLanguage(String language) {
        throw Refused.notAllowed("noScripts", "Scripts are off: no model, table or form runs one.");
    }
}
