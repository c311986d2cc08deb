#include "ui/widgets/page.h"

namespace console {

Page::Page(QWidget *parent) : QWidget(parent) {}

void Page::activated() {}

void Page::deactivated() {}

void Page::refresh() {}

void Page::focusSearch() {}

void Page::refundSelected() {}

void Page::showObject(const QString & /*objectId*/) {}

bool Page::mayClose()
{
    return true;
}

} // namespace console
