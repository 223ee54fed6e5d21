// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/expression.h"

namespace penstock {

Expression::Expression() = default;
Expression::Expression(const Expression &) = default;
Expression::Expression(Expression &&) noexcept = default;
Expression &Expression::operator=(const Expression &) = default;
Expression &Expression::operator=(Expression &&) noexcept = default;
Expression::~Expression() = default;

} // namespace penstock
