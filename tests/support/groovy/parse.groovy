// SPDX-License-Identifier: Apache-2.0
// Parses each Groovy file (a Jenkinsfile) that is named, runs none of them, and prints FILE:LINE: MESSAGE for what does not parse.
import org.codehaus.groovy.control.CompilationUnit
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.Phases

boolean good = true
for (String name : args) {
    def unit = new CompilationUnit()
    unit.addSource(name, new File(name).getText('UTF-8'))
    try {
        unit.compile(Phases.CONVERSION)
    } catch (MultipleCompilationErrorsException failure) {
        good = false
        for (error in failure.errorCollector.errors) {
            def cause = error.hasProperty('cause') ? error.cause : null
            println "${name}:${cause?.hasProperty('line') ? cause.line : 1}: ${(cause?.message ?: error.toString()).readLines().first()}"
        }
    }
}
System.exit(good ? 0 : 1)
