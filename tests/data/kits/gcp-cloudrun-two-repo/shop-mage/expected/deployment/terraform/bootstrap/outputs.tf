output "workload_identity_provider" {
  description = "What the workflows name to get in; it must be the same as in .github/workflows."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "image_account" {
  value = google_service_account.image.email
}

output "plan_accounts" {
  value = { for stage, account in google_service_account.plan : stage => account.email }
}

output "apply_accounts" {
  value = { for stage, account in google_service_account.apply : stage => account.email }
}
