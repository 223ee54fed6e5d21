# Takes over the environment that was made before. Switch "The environments are there already" off after the first apply.
import {
  to = google_composer_environment.this
  id = {{ environment.names.environmentPath }}
}
