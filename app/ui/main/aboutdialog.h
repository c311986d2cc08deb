#pragma once

class QWidget;

namespace console {

/// Opens About; deletes itself.
void openAbout(QWidget *parent);
/// Opens the short help: what is where, and the shortcuts; deletes itself.
void openHelp(QWidget *parent);

} // namespace console
