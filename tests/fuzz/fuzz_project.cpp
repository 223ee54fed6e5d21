// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/project_input.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    tryProjectInput(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    return 0;
}
