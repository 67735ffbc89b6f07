package dev.lockbox.process.model;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads a model's XML as it stands: nothing is fetched, and no entity says something else than the file shows. */
final class Xml {

    private Xml() {}

    static Document read(String text) throws SAXException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setExpandEntityReferences(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Thrown());
            Document document = builder.parse(new InputSource(new StringReader(text)));
            String encoding = document.getXmlEncoding();
            if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
                // The engine is handed UTF-8, and would read it as something else.
                throw new SAXException("its encoding is " + encoding + "; save it as UTF-8");
            }
            return document;
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("XML cannot be read here", e);
        }
    }

    /** Where the parser stumbled, in its own words and ending in a full stop. */
    static String where(SAXException stumble) {
        return (stumble instanceof SAXParseException at ? "line " + at.getLineNumber() + ": " : "")
                + Faults.because(stumble);
    }

    private static final class Thrown implements ErrorHandler {

        @Override
        public void warning(SAXParseException exception) {
            // says nothing about the model
        }

        @Override
        public void error(SAXParseException exception) throws SAXException {
            throw exception;
        }

        @Override
        public void fatalError(SAXParseException exception) throws SAXException {
            throw exception;
        }
    }
}
