#pragma once

#include <QStringList>
#include <QWidget>

#include <memory>

namespace console {

namespace Ui {
class TypeNameTab;
}

/// The Type Name tab: required, trimmed, at most 60 characters, unlike every other payment type's name. Owner: the type
/// step. Thread: GUI.
class TypeNameTab final : public QWidget
{
    Q_OBJECT
public:
    static constexpr qsizetype kLongestName = 60;

    explicit TypeNameTab(QWidget *parent = nullptr);
    ~TypeNameTab() override;
    void setTakenNames(const QStringList &names);
    void setName(const QString &name);
    QString name() const; ///< trimmed
    bool check();
    void showError(const QString &text);
    QWidget *field() const;

Q_SIGNALS:
    void edited();

private:
    std::unique_ptr<Ui::TypeNameTab> m_ui;
    QStringList m_taken;
};

} // namespace console
