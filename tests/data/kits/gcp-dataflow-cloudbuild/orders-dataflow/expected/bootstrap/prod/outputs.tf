output "plan_account" {
  description = "Who plans."
  value       = module.cicd.plan_account
}

output "apply_account" {
  description = "Who applies."
  value       = module.cicd.apply_account
}

output "registry" {
  description = "Where images are pushed."
  value       = module.cicd.registry
}

output "triggers" {
  description = "The names of the triggers."
  value       = module.cicd.triggers
}
