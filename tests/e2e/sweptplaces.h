#pragma once

#include "support/secretsweep.h"

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <vector>

namespace console::test {

/// Every place where a secret of the whole run could lie: the data, config and cache folders, the log, the command line
/// and environment of the process, the clipboard in all its formats, the text of every picture that was taken, and what
/// a crash leaves behind. Each can have something planted, to show that the look at it is not blind. Thread: GUI.
class SweptPlaces
{
public:
    /// `log`: every line so far.
    SweptPlaces(const QString &dataFolder, std::function<QByteArray()> log);
    ~SweptPlaces();
    SweptPlaces(const SweptPlaces &) = delete;

    /// A child of this process, with all that is in its memory, crashes in a folder of its own, under the limits that a
    /// release sets itself. False if that could not be done, or if the system says that it wrote a core.
    bool crashAChild() const;
    QStringList findings(const SecretSweep &sweep) const;
    qsizetype count() const { return qsizetype(m_places.size()); }
    /// Plants it in the place of this number, looks there, and takes it away again.
    bool findsWhatIsPlanted(qsizetype place, const QByteArray &planted, const SecretSweep &sweep);
    QString nameOf(qsizetype place) const { return m_places[size_t(place)].name; }

private:
    struct Place
    {
        QString name;
        std::function<QStringList(const SecretSweep &)> look;
        std::function<void(const QByteArray &)> plant;
        std::function<void()> clear;
        qsizetype looks = 1; ///< in how many spots it is planted
    };
    void addFolder(const QString &name, const QString &folder);
    void addLog(std::function<QByteArray()> log);
    void addProcess();
    void addClipboard();
    void addPictures();

    std::vector<Place> m_places;
    QTemporaryDir m_crash; ///< where the child crashes
    QByteArray m_plantedLog;
    QProcess m_plantedProcess;
};

} // namespace console::test
