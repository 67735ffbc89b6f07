package dev.lockbox;

import java.io.Reader;
import java.util.List;
import javax.script.AbstractScriptEngine;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.SimpleBindings;

/** A real script engine on the class path of the tests, for a language of one word: whatever runs, the canary sings. */
public final class Parrot implements ScriptEngineFactory {

    private static final List<String> LANGUAGES = List.of("parrot", "javascript", "ecmascript", "groovy", "python");

    private final class Speaking extends AbstractScriptEngine {

        @Override
        public Object eval(String script, ScriptContext context) {
            return new Canary().sing();
        }

        @Override
        public Object eval(Reader script, ScriptContext context) {
            return new Canary().sing();
        }

        @Override
        public Bindings createBindings() {
            return new SimpleBindings();
        }

        @Override
        public ScriptEngineFactory getFactory() {
            return Parrot.this;
        }
    }

    @Override
    public ScriptEngine getScriptEngine() {
        return new Speaking();
    }

    @Override
    public List<String> getNames() {
        return LANGUAGES;
    }

    @Override
    public String getEngineName() {
        return "parrot";
    }

    @Override
    public String getEngineVersion() {
        return "1";
    }

    @Override
    public List<String> getExtensions() {
        return LANGUAGES;
    }

    @Override
    public List<String> getMimeTypes() {
        return List.of();
    }

    @Override
    public String getLanguageName() {
        return "parrot";
    }

    @Override
    public String getLanguageVersion() {
        return "1";
    }

    @Override
    public Object getParameter(String key) {
        return null;
    }

    @Override
    public String getMethodCallSyntax(String object, String method, String... arguments) {
        return method;
    }

    @Override
    public String getOutputStatement(String text) {
        return text;
    }

    @Override
    public String getProgram(String... statements) {
        return String.join("\n", statements);
    }
}
