// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/git/repository.h"

struct git_commit;

namespace penstock {

CommitInfo commitInfo(git_commit *commit);

} // namespace penstock
