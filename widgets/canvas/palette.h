// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/component_list.h"

namespace penstock {

class Catalogue;

/// The components there are, to drag onto the canvas, or to insert with Enter or a double click. The catalogue's entries
/// are read once the window has been painted, not before.
class Palette : public QWidget
{
    Q_OBJECT
public:
    explicit Palette(QWidget *parent = nullptr);

    /// Must outlive the palette or be replaced.
    void setCatalogue(const Catalogue &catalogue);
    void setTypes(TypeLookup lookup, const QStringList &typeIds);
    /// Only types that these name, see isNamed(); empty: all.
    void setOffered(const QStringList &patterns);
    void focusSearch();
    ComponentList &list() { return *m_list; }

Q_SIGNALS:
    void insertRequested(const QString &typeId);
    void filled(); ///< the entries are there

private:
    void fill();
    ComponentList *m_list;
    TypeLookup m_lookup;
    QStringList m_typeIds;
    bool m_waiting = false;
};

} // namespace penstock
